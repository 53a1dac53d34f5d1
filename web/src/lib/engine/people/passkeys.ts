import {
	ADD_PASSKEY,
	ASK_PASSKEY_SIGN_IN,
	CREATE_PASSKEY,
	PASSKEY_SIGN_IN,
	PASSKEYS,
	REMOVE_PASSKEY,
	RENAME_PASSKEY
} from '@tenantry/shared/protocol/own-passkeys.ts';
import { ok } from '@tenantry/shared/result.ts';
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

export function passkeysOf({ server, signIn, people, session }: PasskeysOptions): PasskeyCalls {
	const whileIn: OpenSession['whileSignedIn'] = (ask) =>
		session === undefined ? ask() : session.whileSignedIn(ask);
	const { ticket } = signIn;

	return {
		askForPasskey: () => server.ask(ASK_PASSKEY_SIGN_IN, {}),
		async signInByPasskey(proof, deviceName) {
			const owner = proof.userHandle === undefined ? undefined : ownerOf(proof.userHandle);
			const known = await people.list();
			// A person who comes back keeps the device they registered.
			const id = known.find(({ administratorId }) => administratorId === owner)?.deviceId;
			const device = { name: deviceName, ...(id !== undefined && { id }) };
			const body = { proof, device };
			const answer = await server.ask(PASSKEY_SIGN_IN, body);
			return answer.ok ? ok(await signIn.enter(answer.value)) : answer;
		},
		startPasskey: () => whileIn(() => server.ask(CREATE_PASSKEY, { ticket })),
		async addPasskey(passkey, name) {
			const body = { ticket, name, passkey };
			const answer = await whileIn(() => server.ask(ADD_PASSKEY, body));
			if (!answer.ok) return answer;
			const added = answer.value;
			if (!('next' in added)) return ok(added);
			return ok({ next: await signIn.enter(added) });
		},
		async ownPasskeys() {
			const answer = await whileIn(() => server.ask(PASSKEYS));
			return answer.ok ? ok(answer.value.passkeys) : answer;
		},
		renamePasskey: (id, name) => whileIn(() => server.ask(RENAME_PASSKEY, { id, name })),
		removePasskey: (id) => whileIn(() => server.ask(REMOVE_PASSKEY, { id }))
	};
}

function ownerOf(userHandle: string): string {
	return atob(userHandle.replaceAll('-', '+').replaceAll('_', '/'));
}
