import type { Page } from '@playwright/test';

/** Adds a virtual authenticator to the browser, which confirms every request as a person would. */
export async function addAuthenticator(
	page: Page,
	{ hasPrf = true }: { readonly hasPrf?: boolean } = {}
): Promise<void> {
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('WebAuthn.enable');
	await devtools.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			ctap2Version: 'ctap2_1',
			transport: 'internal',
			hasPrf,
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
}

/** Replaces the IP address by a name, because passkeys belong to names. */
export function byName(url: string): string {
	return url.replace('127.0.0.1', 'localhost');
}
