import type { SignedIn } from '@tenantry/shared/protocol/session.ts';
import { ok, type Result } from '@tenantry/shared/result.ts';
import type { Context } from 'hono';

import type { AuthError } from '#auth/auth-error.ts';
import type { AuthDependencies } from '#auth/dependencies.ts';
import { findEnroller, type Enroller } from '#auth/enrolment/enroller.ts';
import { relyingPartyOf, type RelyingParty } from '#auth/passkey/relying-party.ts';
import { endSession } from '#auth/session/session.ts';
import type { ClientInfo, SignInSuccess } from '#auth/sign-in/complete-sign-in.ts';
import { sessionOf, type Authentication } from '#middleware/authenticate.ts';
import type { DeviceCookie } from '#middleware/device-cookie.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import type { Account } from '#store/account.ts';

export interface EntranceOptions {
	readonly auth: AuthDependencies;
	readonly authentication: Authentication;
	readonly devices: DeviceCookie;
	readonly publicUrl: URL | undefined;
	readonly isSecure: boolean;
	/** Ends the event streams of a person who signs out, or of one device that is locked. */
	readonly onSignOut: (account: Account, deviceId?: string) => void;
}

/** What the browser of a request is known by, and how a session of it begins and ends. */
export interface Entrance {
	readonly partyOf: (c: Context<ServerEnv>) => RelyingParty | undefined;
	readonly clientOf: (c: Context<ServerEnv>) => ClientInfo;
	/** Returns who enrols a factor: the bearer of a ticket, or the person of the session. */
	readonly enrollerOf: (
		c: Context<ServerEnv>,
		ticket: string | undefined
	) => Promise<Result<Enroller, AuthError>>;
	/** Begins a session in place of the browser's earlier one. */
	readonly enter: (
		c: Context<ServerEnv>,
		success: SignInSuccess
	) => Promise<Result<SignedIn, never>>;
	/** Ends the session of the browser's cookie without further proof, because that opens nothing. */
	readonly leave: (c: Context<ServerEnv>, reason: 'locked' | 'replaced') => Promise<void>;
}

export function createEntrance(options: EntranceOptions): Entrance {
	const { auth, authentication, devices, publicUrl, isSecure, onSignOut } = options;
	const { cookie } = authentication;
	const partyOf: Entrance['partyOf'] = (c) =>
		relyingPartyOf({ publicUrl, isSecure, host: c.req.header('host') });

	async function leave(...[c, reason]: Parameters<Entrance['leave']>): Promise<void> {
		const token = cookie.readToken(c);
		if (token === undefined) return;
		const ended = await endSession(auth.store.db, token, { at: auth.clock(), reason });
		if (ended !== undefined) onSignOut(ended, ended.deviceId);
	}

	return {
		partyOf,
		clientOf: (c) => ({
			address: c.var.address,
			deviceIds: devices.read(c),
			party: partyOf(c)
		}),
		async enrollerOf(c, ticket) {
			const session = ticket === undefined ? await sessionOf(c, authentication) : undefined;
			return findEnroller(auth, { ticket, ...(session && { session }) });
		},
		async enter(c, { pass, answer }) {
			await leave(c, 'replaced');
			cookie.write(c, pass);
			devices.add(c, answer.deviceId);
			return ok(answer);
		},
		leave
	};
}
