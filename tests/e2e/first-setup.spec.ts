import { rm } from 'node:fs/promises';
import { expect, test as base, type Page } from '@playwright/test';
import { fingerprintOf, makeCertificates, type Certificates } from '#support/wire/certificates.ts';
import {
	choosePassphrase,
	enrol,
	enterPassphrase,
	enterPassword,
	list,
	syncChip
} from '#support/browser/app.ts';
import { createBrowser, type Browser } from '#support/browser/browser.ts';
import { ada } from '#support/world/people.ts';
import { freePort } from '#support/machine/loopback.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';

const host = 'portal.home.arpa';
const owner = { ...ada, password: 'Nine herons under the bridge' };

interface Portal {
	readonly certificates: Certificates;
	readonly server: ServerProcess;
	readonly url: string;
}

const test = base.extend<{ readonly portal: Portal; readonly phone: Browser }>({
	/** A server that no one has visited, under a name of the local network. */
	// eslint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from the pattern.
	portal: async ({}, use) => {
		const certificates = await makeCertificates();
		const port = await freePort();
		const url = `https://${host}:${port}`;
		const server = await startServer({ port, certificates, env: { PUBLIC_URL: url } });
		await use({ certificates, server, url });
		await server.close();
		await rm(certificates.folder, { recursive: true });
	},
	/** A browser that trusts the authority, in a network where the name leads to this server. */
	phone: async ({ portal: { certificates, url } }, use) => {
		const browser = await createBrowser({
			baseURL: url,
			viewport: { width: 390, height: 844 },
			args: [
				`--host-resolver-rules=MAP ${host} 127.0.0.1`,
				`--ignore-certificate-errors-spki-list=${await fingerprintOf(certificates)}`
			]
		});
		await use(browser);
		await browser.close();
	}
});

test('an empty server is set up on a phone over https, which installs the app and works offline', async ({
	portal: { server },
	phone
}) => {
	const link = /https?:\/\/[^\s/]+\/first-setup#token=\S+/.exec(server.output)?.[0] ?? '';
	const { page } = phone;

	await page.goto(link);
	await fill(page, { email: '', repeated: 'another' });
	await expect(page.getByText('Passwords don’t match.')).toBeVisible();
	await expect(page.getByText('Enter an email address, like')).toBeVisible();
	await fill(page, { password: 'Northwind Northwind', repeated: 'Northwind Northwind' });
	await expect(page.getByText('This password is too common.')).toBeVisible();
	await fill(page);
	await expect(page.getByRole('heading', { name: 'Your server is set up' })).toBeVisible();
	// The link no longer works for someone who finds it in a terminal.
	await page.goto('/');
	await page.goto(link);
	await fill(page);
	await expect(page.getByText('This link is no longer valid.')).toBeVisible();
	await page.goto('/');
	await enterPassword(page, owner);
	await enrol(page);
	await choosePassphrase(page);
	await expect(list(page)).toContainText(owner.name);
	await page.evaluate(() => navigator.serviceWorker.ready);

	const devtools = await phone.context.newCDPSession(page);
	const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
	const cookies = await phone.context.cookies();
	await server.stop();
	await phone.quit();
	const again = await phone.start();
	await again.goto('/');
	await enterPassphrase(again);

	expect(installabilityErrors).toEqual([]);
	expect(cookies.map(({ name, secure, httpOnly }) => [name, secure, httpOnly])).toEqual([
		['__Host-tenantry', true, true],
		['__Host-tenantry-devices', true, true]
	]);
	await expect(list(again)).toContainText(owner.name);
	await expect(syncChip(again)).toContainText('Can’t reach the server');
	expect(phone.faults).toEqual([]);
});

async function fill(page: Page, wrong: Partial<Record<string, string>> = {}): Promise<void> {
	const { email, password = owner.password, repeated = owner.password } = wrong;
	const answers = {
		'Provider Name*': 'Northwind MSP',
		'First Name': owner.firstName,
		'Last Name': owner.lastName,
		'Administrator Email Address*': email ?? owner.email,
		'Password*': password,
		'Repeat the password*': repeated
	};
	for (const [label, answer] of Object.entries(answers))
		await page.getByLabel(label, { exact: true }).fill(answer);
	await page.getByRole('button', { name: 'Set up', exact: true }).click();
}
