// @all: gets, loses and renews subscriptions
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openScreen, signIn, unlock } from '#support/browser/app.ts';
import { createBrowser, type Browser } from '#support/browser/browser.ts';
import { offerPushService, withoutVendor } from '#support/browser/push-manager.ts';
import { deliverPush } from '#support/browser/service-worker.ts';
import { startPushService, type TestPushService } from '#support/notifications/push-service.ts';
import { waitUntil } from '#support/runner/wait.ts';
import { makeCertificates, type Certificates } from '#support/wire/certificates.ts';
import { connect, type Client } from '#support/world/client.ts';
import { ada, ben, people } from '#support/world/people.ts';
import { openWorld, type World } from '#support/world/world.ts';
import { expect, test, type Page } from '@playwright/test';

// The server, its messages, the service worker and the notification are real. Only subscribing is
// not: headless Chromium has no push service of its own, see push-manager.ts. What the server sends
// is decrypted by the test's push service, and handed to the service worker over the browser's
// protocol.

/** Clicks the notification that is shown; the browser's protocol has no command for that. */
const CLICK = `self.registration.getNotifications().then(([notification]) =>
	self.dispatchEvent(new NotificationEvent('notificationclick', { notification })))`;

let certificates: Certificates;
let pushService: TestPushService;
let world: World;
let browser: Browser;
let tablet: Client;

test.beforeAll(async () => {
	certificates = await makeCertificates();
});
test.afterAll(() => rm(certificates.folder, { recursive: true }));

test.beforeEach(async () => {
	pushService = await startPushService(certificates);
	world = await openWorld(undefined, [], {
		NOTIFY_LOOPBACK: '1',
		NODE_EXTRA_CA_CERTS: join(certificates.folder, 'authority.crt')
	});
	browser = await createBrowser({ baseURL: world.url, initScript: withoutVendor });
	await offerPushService(browser.context, pushService);
	tablet = await connect(world.url, ada);
});
test.afterEach(async () => {
	const { faults } = browser;
	await browser.close();
	await world.close();
	await pushService.close();
	expect(faults).toEqual([]);
});

/** Makes a change as Ada's other device, which the server refuses. */
async function fail(): Promise<void> {
	await tablet.push(tablet.mutation('administrator.suspend', { id: ada.id }));
}

async function turnOn(page: Page): Promise<void> {
	await browser.context.grantPermissions(['notifications'], { origin: world.url });
	await signIn(page, ada);
	await fail();
	await openScreen(page, 'Changes');
	const offer = page.getByRole('region', { name: 'Notifications', exact: true });
	await expect(offer).toContainText('Notify me on this device when a change needs me');
	await offer.getByRole('button', { name: 'Turn on', exact: true }).click();
	await expect(page.getByText('Notifications are on for this device.')).toBeVisible();
}

/**
 * Delivers a message until its notification is shown: the protocol may lose one for a service
 * worker that is only starting. A second message replaces the notification of the first.
 */
async function deliverUntilShown(page: Page, data: string): Promise<void> {
	await expect(async () => {
		await deliverPush({ context: browser.context, page, origin: world.url }, data);
		await expect.poll(() => shown(page), { timeout: 10_000 }).toHaveLength(1);
	}).toPass();
}

/** Returns the texts of the notifications that are shown. */
function shown(page: Page): Promise<readonly string[]> {
	return page.evaluate(async () => {
		const registration = await navigator.serviceWorker.ready;
		const notifications = await registration.getNotifications();
		return notifications.map(({ title, body }) => `${title} | ${body}`);
	});
}

test('SEC-G14 a message from the server shows a notification without a name, which opens Changes', async () => {
	const { page } = browser;
	await turnOn(page);
	await openScreen(page, 'Administrators');

	await fail();
	await waitUntil(() => pushService.messages.length === 1);
	const text = pushService.messages[0]?.text ?? '';
	await deliverUntilShown(page, text);

	expect(text).toBe('{"needsYou":2}');
	await expect.poll(() => shown(page)).toEqual(['A change needs you | Open Tenantry to see it.']);
	for (const { firstName, lastName } of people)
		expect(text + String(await shown(page))).not.toMatch(new RegExp(`${firstName}|${lastName}`));
	await expect.poll(() => page.evaluate(() => window.badges?.at(-1))).toBe(2);

	const [worker] = browser.context.serviceWorkers();
	await worker?.evaluate(CLICK);
	await expect(page).toHaveURL(/\/changes$/);
	await expect.poll(() => shown(page)).toEqual([]);
});

test('SEC-G15 a revoked device is sent nothing, and its browser ends the subscription', async () => {
	const { page } = browser;
	await turnOn(page);
	const other = await tablet.subscribe((publicKey) => pushService.subscribe(publicKey));
	const owner = await connect(world.url, ben);
	const cookies = await browser.context.cookies();
	const known = cookies.find(({ name }) => name === 'tenantry-devices');
	const [deviceId = ''] = known?.value.split('.') ?? [];

	await owner.push(owner.mutation('administrator.endDevice', { id: ada.id, deviceId }));
	await expect(page.getByRole('heading', { name: 'This device was signed out' })).toBeVisible();
	await expect.poll(() => page.evaluate(() => window.isSubscribed?.())).toBe(false);
	const phone = await connect(world.url, ada);
	await phone.push(phone.mutation('administrator.suspend', { id: ada.id }));
	await waitUntil(() => pushService.messages.length > 0);

	expect(pushService.messages.map(({ subscription }) => subscription.endpoint)).toEqual([
		other.endpoint
	]);
	expect(pushService.requests).toBe(1);
});

test('notifications are turned off and on again in Settings', async () => {
	const { page } = browser;
	await turnOn(page);
	await openScreen(page, 'Settings');
	await page.getByRole('link', { name: /^Sync & storage/ }).click();
	const on = page.getByRole('switch', {
		name: 'Notify me on this device when a change needs me',
		exact: true
	});
	await expect(on).toBeChecked();

	await on.click();
	await expect(on).not.toBeChecked();
	expect(await page.evaluate(() => window.isSubscribed?.())).toBe(false);
	await on.click();

	await expect(on).toBeChecked();
	expect(await page.evaluate(() => window.isSubscribed?.())).toBe(true);
});

test('a subscription that the browser has lost is renewed at the next start', async () => {
	const { page } = browser;
	await turnOn(page);
	await page.evaluate(() => localStorage.removeItem('test-subscription'));

	await unlock(page);

	await expect.poll(() => page.evaluate(() => window.isSubscribed?.())).toBe(true);
	const endpoint = await page.evaluate(async () => {
		const { pushManager } = await navigator.serviceWorker.ready;
		return (await pushManager.getSubscription())?.endpoint;
	});
	await expect(async () => {
		await fail();
		const isReached = () =>
			pushService.messages.some(({ subscription }) => subscription.endpoint === endpoint);
		await expect.poll(isReached, { timeout: 3_000 }).toBe(true);
	}).toPass();
});
