interface TrustedTypes {
	createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}

interface Policy {
	// The platform gives a TrustedScriptURL, which TypeScript does not know; it goes where a URL goes.
	createScriptURL(url: string): string;
}

declare global {
	var trustedTypes: TrustedTypes | undefined;
}

/** The policy name that the content security policy allows. */
const POLICY = 'sveltekit-trusted-url';

let policy: Policy | undefined;

/** Trusted Types demands this for Worker, SharedWorker and register(). */
export function trustedScriptUrl(url: string | URL): string {
	const { href, origin } = new URL(url, location.href);
	if (origin !== location.origin) throw new Error(`Not a script of ours: ${href}`);
	policy ??= globalThis.trustedTypes?.createPolicy(POLICY, { createScriptURL: (own) => own });
	return policy?.createScriptURL(href) ?? href;
}
