import {
	PasskeyAdded,
	PasskeyCreation,
	PasskeysAnswer
} from '@tenantry/shared/protocol/own-passkeys.ts';
import { PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import { SignedIn } from '@tenantry/shared/protocol/session.ts';
import { ok } from '@tenantry/shared/result.ts';
import * as z from 'zod/mini';
import type { People } from '#lib/replica/store/people.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { SignIn } from './sign-in.ts';
import type { SignInCalls } from '#lib/engine-api/calls/calls.ts';

export interface PasskeysOptions {
	readonly server: Pick<ServerApi, 'ask'>;
	readonly signIn: SignIn;
	readonly people: Pick<People, 'list'>;
	readonly session: OpenSession | undefined;
}

const OWN = '/session/v1/passkeys';
const SIGN_IN = '/session/v1/passkey-sign-in';
const nothing = z.undefined();
const Added = z.union([SignedIn, PasskeyAdded]);

type PasskeyCalls = Pick<
	SignInCalls,
	| 'askForPasskey'
	| 'signInByPasskey'
	| 'startPasskey'
	| 'addPasskey'
	| 'ownPasskeys'
	| 'renamePasskey'
	| 'removePasskey'
>;

/** Returns the calls to the server about passkeys. */
export function passkeysOf({ server, signIn, people, session }: PasskeysOptions): PasskeyCalls {
	const whileIn: OpenSession['whileSignedIn'] = (ask) =>
		session === undefined ? ask() : session.whileSignedIn(ask);
	const { ticket } = signIn;

	return {
		askForPasskey: () =>
			server.ask({ path: `${SIGN_IN}/question`, body: {}, schema: PasskeyQuestion }),
		async signInByPasskey(proof, deviceName) {
			const owner = proof.userHandle === undefined ? undefined : ownerOf(proof.userHandle);
			const known = await people.list();
			// A person who comes back keeps the device they registered.
			const id = known.find(({ administratorId }) => administratorId === owner)?.deviceId;
			const device = { name: deviceName, ...(id !== undefined && { id }) };
			const body = { proof, device };
			const answer = await server.ask({ path: SIGN_IN, body, schema: SignedIn });
			return answer.ok ? ok(await signIn.enter(answer.value)) : answer;
		},
		startPasskey: () =>
			whileIn(() =>
				server.ask({ path: `${OWN}/creation`, body: { ticket }, schema: PasskeyCreation })
			),
		async addPasskey(passkey, name) {
			const body = { ticket, name, passkey };
			const answer = await whileIn(() => server.ask({ path: OWN, body, schema: Added }));
			if (!answer.ok) return answer;
			const added = answer.value;
			if (!('next' in added)) return ok(added);
			return ok({ next: await signIn.enter(added) });
		},
		async ownPasskeys() {
			const answer = await whileIn(() =>
				server.ask({ path: OWN, method: 'GET', schema: PasskeysAnswer })
			);
			return answer.ok ? ok(answer.value.passkeys) : answer;
		},
		renamePasskey: (id, name) =>
			whileIn(() => server.ask({ path: `${OWN}/rename`, body: { id, name }, schema: nothing })),
		removePasskey: (id) =>
			whileIn(() => server.ask({ path: `${OWN}/remove`, body: { id }, schema: nothing }))
	};
}

/** Returns the owner that the authenticator names, before the server does. */
function ownerOf(userHandle: string): string {
	return atob(userHandle.replaceAll('-', '+').replaceAll('_', '/'));
}
