import { expect, type Page } from '@playwright/test';
import { closePanel, openAdministrator, openScreen } from '#support/browser/app.ts';
import { connect, post } from '#support/world/client.ts';
import { ben, mara } from '#support/world/people.ts';
import type { World } from '#support/world/world.ts';

interface Tour {
	readonly world: World;
	readonly look: (stop: string) => Promise<void>;
}

/** Visits other people's devices and a locked-out person, while online. */
export async function tourDevices(page: Page, { world, look }: Tour): Promise<void> {
	const { url } = world.server;
	for (const person of [ben, mara]) await connect(url, person);
	const wrong = { email: mara.email, password: 'not the right one', device: { name: 'Guess' } };
	for (let n = 0; n < 11; n++) await post(`${url}/session/v1/sign-in`, wrong);

	await openScreen(page, 'Settings');
	await page.getByRole('main').getByRole('link', { name: 'Devices', exact: true }).click();
	await expect(page.getByText('This device', { exact: true })).toBeVisible();
	await look('devices');
	await page.getByRole('button', { name: `Revoke Test client of ${mara.name}` }).click();
	await look('revoke a device');
	await page.keyboard.press('Escape');

	await openScreen(page, 'Administrators');
	const panel = await openAdministrator(page, mara.name);
	await expect(panel.getByText(`${mara.name} is locked out`)).toBeVisible();
	await look('edit administrator, locked out');
	await panel.getByRole('button', { name: 'End Sessions', exact: true }).click();
	await look('end sessions');
	await page.keyboard.press('Escape');
	await closePanel(page);
}
