import { SESSION_KEY_HEADER } from '@tenantry/shared/protocol/session.ts';
import { createOperator, newId, type Operator } from '#support/servers/operator.ts';
import type { ServerProcess } from '#support/servers/process.ts';
import { asApp, withSessionKey } from '#support/servers/session-keys.ts';
import type { SignedInDevice } from '#support/servers/world.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';

/** The clock that the server in its own process has too. */
export const clock = {
	get now() {
		return Date.now();
	}
};

export interface Tenant {
	readonly providerId: string;
	readonly operator: Operator;
}

export type Served = SignedInDevice & { readonly key: string };

/** Creates a provider, without asking the server. */
export async function openTenant(store: Store, name: string): Promise<Tenant> {
	const providerId = newId();
	const operator = createOperator({ providerId, clock, use: (run) => run(store) });
	await operator.apply('provider.create', { name });
	return { providerId, operator };
}

/** Gives a person a further device that is signed in at the server. */
export async function signIn(
	operator: Operator,
	{ url }: ServerProcess,
	administratorId: string
): Promise<Served> {
	const opened = await operator.openSession(administratorId, 'A browser');
	const headersOf = (init: RequestInit | undefined) => {
		const headers = new Headers(init?.headers);
		headers.set('cookie', opened.cookie);
		headers.set('origin', url);
		return headers;
	};
	return {
		...opened,
		administratorId,
		key: withSessionKey({ cookie: opened.cookie }).get(SESSION_KEY_HEADER) ?? '',
		fetch: (path, init) =>
			asApp({ ...init, headers: headersOf(init) }, (sent) => fetch(url + path, sent))
	};
}
