/** Site of a passkey, and the origin of the pages that it answers (WebAuthn, section 5.1.2). */
export interface RelyingParty {
	readonly id: string;
	readonly origin: string;
}

interface Address {
	readonly publicUrl: URL | undefined;
	readonly isSecure: boolean;
	/** Host that a request names; trusted only if it is this machine. */
	readonly host: string | undefined;
}

/**
 * Uses the configured address, never the host that a request claims: otherwise a request that names
 * another host would be asked for a passkey of that host. Without a configured address only
 * `localhost` works. Numeric addresses have no passkeys at all.
 */
export function relyingPartyOf({ publicUrl, isSecure, host }: Address): RelyingParty | undefined {
	if (publicUrl !== undefined) return canHavePasskeys(publicUrl) ? toParty(publicUrl) : undefined;
	const text = `${isSecure ? 'https' : 'http'}://${host ?? ''}`;
	const asked = URL.parse(text);
	return asked?.hostname === 'localhost' ? toParty(asked) : undefined;
}

function toParty({ hostname: id, origin }: URL): RelyingParty {
	return { id, origin };
}

/** Browsers sign only for secure pages, and for this machine. */
function canHavePasskeys({ hostname, protocol }: URL): boolean {
	if (/^[\d.]+$|^\[/.test(hostname)) return false;
	return protocol === 'https:' || hostname === 'localhost';
}
