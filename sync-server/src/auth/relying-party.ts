/** Whom a passkey is made for, and from which pages it answers (WebAuthn, section 5.1.2). */
export interface RelyingParty {
	readonly id: string;
	readonly origin: string;
}

interface Address {
	/** Where browsers find the server, as it is configured. */
	readonly publicUrl: URL | undefined;
	readonly isSecure: boolean;
	/** What a request says; believed only of this very machine. */
	readonly host: string | undefined;
}

/**
 * From the configured address, never from what a request claims: else who names another host would
 * be asked by it. Without one only `localhost` is left. Addresses in numbers have no passkeys at all.
 */
export function relyingPartyOf({ publicUrl, isSecure, host }: Address): RelyingParty | undefined {
	if (publicUrl !== undefined) return isName(publicUrl) ? toParty(publicUrl) : undefined;
	const text = `${isSecure ? 'https' : 'http'}://${host ?? ''}`;
	const asked = URL.parse(text);
	return asked?.hostname === 'localhost' ? toParty(asked) : undefined;
}

function toParty({ hostname: id, origin }: URL): RelyingParty {
	return { id, origin };
}

/** Browsers sign for nothing that is not secure, this machine apart. */
function isName({ hostname, protocol }: URL): boolean {
	if (/^[\d.]+$|^\[/.test(hostname)) return false;
	return protocol === 'https:' || hostname === 'localhost';
}
