import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { MutationCall } from '@tenantry/web/engine-api/mutation.ts';
import { expectUpToDate, openScreen, PASSPHRASE, signIn } from '#support/browser/app.ts';
import { createBrowser } from '#support/browser/browser.ts';
import { keepEngine } from '#support/browser/engine.ts';
import { freePort } from '#support/machine/loopback.ts';
import { startServer } from '#support/servers/process.ts';
import {
	ada,
	jimenez,
	mara,
	organizationId,
	people,
	rightToLeft,
	sam
} from '#support/world/people.ts';
import { hasLaterFormats } from './later-formats.ts';

/** Name of the server as the phone knows it; its browser is told the port. */
const HOST = 'tenantry.localhost';

/** A change that the phone has saved and not sent. */
export type UnsentChange = MutationCall & { readonly id: string };

export interface MadePhone {
	readonly host: string;
	readonly passphrase: string;
	/** When it was closed. */
	readonly closedAt: number;
	readonly changes: readonly UnsentChange[];
	/** The same changes as a file and the first as a code, for a colleague to deliver. */
	readonly handedOver?: HandedOver;
}

export interface HandedOver {
	readonly file: string;
	readonly code: string;
}

/** What a browser keeps of a site, in the folder `Default` of its profile. */
const KEPT = ['Cookies', 'IndexedDB', 'Local Storage', 'Service Worker', 'WebStorage'];

/** Sets a phone up, makes ten changes without a server, and keeps what its browser stored. */
export async function makePhone(dataDir: string, profile: string): Promise<MadePhone> {
	const port = await freePort();
	const baseURL = `http://${HOST}`;
	const server = await startServer({ port, dataDir, env: { PUBLIC_URL: baseURL } });
	const browser = await createBrowser({
		baseURL,
		viewport: { width: 390, height: 844 },
		args: [`--host-resolver-rules=MAP ${HOST}:80 127.0.0.1:${port}`],
		initScript: keepEngine
	});
	try {
		await signIn(browser.page, ada);
		await expectUpToDate(browser.page);
		if (hasLaterFormats) await registered(browser.page);
		await server.stop();
		const changes: UnsentChange[] = [];
		for (const change of tenChanges()) changes.push(await save(browser.page, change));
		const handedOver = hasLaterFormats ? await handOver(browser.page) : undefined;
		await browser.quit();
		await keep(join(browser.profile, 'Default'), join(profile, 'Default'));
		return {
			host: HOST,
			passphrase: PASSPHRASE,
			closedAt: Date.now(),
			changes,
			...(handedOver && { handedOver })
		};
	} finally {
		await browser.close();
		await server.close();
	}
}

async function save(page: Page, change: MutationCall): Promise<UnsentChange> {
	const id = await page.evaluate((asked) => engineInPage.mutate(asked), change);
	if (id === undefined) throw new Error(`Not saved: ${JSON.stringify(change)}`);
	return { ...change, id };
}

/** None of them loosens access, so none waits for a fresh factor. */
function tenChanges(): readonly MutationCall[] {
	const [one, two] = people.slice(-2).map(({ id }) => id);
	if (one === undefined || two === undefined) throw new Error('Nobody is there.');
	const left = { reason: 'Left the company', ticket: 'INC-2041' };
	return [
		{ name: 'administrator.suspend', args: { id: one, ...left } },
		{ name: 'administrator.suspend', args: { id: two } },
		{ name: 'administrator.suspend', args: { id: rightToLeft.id, ...left } },
		{ name: 'administrator.editDetails', args: { id: jimenez.id, firstName: 'Josefa' } },
		{ name: 'administrator.editDetails', args: { id: jimenez.id, lastName: 'García' } },
		{ name: 'administrator.editDetails', args: { id: sam.id, firstName: 'Samuel' } },
		{ name: 'administrator.requireMfa', args: { id: sam.id } },
		{ name: 'administrator.changeRole', args: { id: mara.id, role: 'Read Only' } },
		{ name: 'organization.rename', args: { id: organizationId('Kestrel Air'), name: 'Kestrel' } },
		{ name: 'organization.rename', args: { id: organizationId('Lumen Optics'), name: 'Lumen' } }
	];
}

/** Waits until the server knows the keys by which the phone signs what it hands over. */
async function registered(page: Page): Promise<void> {
	const { waitUntilRegistered } = await import('#support/browser/storage/stored-table.ts');
	await waitUntilRegistered(page, ada.id);
}

async function handOver(page: Page): Promise<HandedOver> {
	await openScreen(page, 'Changes');
	await page.getByRole('button', { name: 'Hand over' }).click();
	const downloading = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Share file' }).click();
	const file = await readFile(await (await downloading).path(), 'utf8');
	await page.getByRole('button', { name: 'Show code' }).click();
	const { readQrCode } = await import('#support/browser/qr-code.ts');
	return { file, code: await readQrCode(page.getByRole('img', { name: /^QR code of/ })) };
}

async function keep(from: string, to: string): Promise<void> {
	const names = await readdir(from);
	for (const name of KEPT.filter((kept) => names.includes(kept)))
		await cp(join(from, name), join(to, name), { recursive: true });
}
