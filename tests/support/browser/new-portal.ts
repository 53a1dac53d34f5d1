import { rm } from 'node:fs/promises';
import { test as base, type Page } from '@playwright/test';
import { fingerprintOf, makeCertificates, type Certificates } from '#support/wire/certificates.ts';
import { createBrowser, type KillableBrowser } from './browser.ts';
import { ada } from '#support/world/people.ts';
import { freePort } from '#support/machine/loopback.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';

const host = 'portal.home.arpa';
/** Person who sets the server up. */
export const owner = { ...ada, password: 'Nine herons under the bridge' };

export interface Portal {
	readonly certificates: Certificates;
	readonly server: ServerProcess;
	readonly url: string;
}

export const test = base.extend<{ readonly portal: Portal; readonly phone: KillableBrowser }>({
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

/** Returns the link that a new server prints for its first visitor. */
export function setUpLink({ server }: Portal): string {
	return /https?:\/\/[^\s/]+\/first-setup#token=\S+/.exec(server.output)?.[0] ?? '';
}

/** Fills in the form of the first setup and sends it. */
export async function setUp(
	page: Page,
	wrong: Partial<Record<'email' | 'password' | 'repeated', string>> = {}
): Promise<void> {
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
