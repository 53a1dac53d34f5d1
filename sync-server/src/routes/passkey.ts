import {
	PasskeyCreationRequest,
	PasskeyQuestionRequest,
	PasskeyRemoveRequest,
	PasskeyRenameRequest,
	PasskeyRequest,
	PasskeySignInRequest
} from '@tenantry/shared/protocol/own-passkeys.ts';
import type { Context, Hono } from 'hono';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { findEnroller } from '#auth/enrolment/enroller.ts';
import { finishPasskey, startPasskey } from '#auth/enrolment/passkey-enrolment.ts';
import { countAttempt } from '#auth/log/sign-in-counter.ts';
import { removePasskey } from '#auth/passkey/own-passkeys.ts';
import { askForPasskey } from '#auth/passkey/passkey-proof.ts';
import { listPasskeys, renamePasskey } from '#auth/passkey/passkey.ts';
import type { SignInSuccess, ClientInfo } from '#auth/sign-in/complete-sign-in.ts';
import { ANY_PERSON, signInByPasskey } from '#auth/sign-in/passkey-sign-in.ts';
import { authenticate, sessionOf, type Authentication } from '#middleware/authenticate.ts';
import { endpoint } from '#middleware/endpoint.ts';
import { withBody } from '#middleware/json-body.ts';
import { limitOwnActs } from '#middleware/own-acts.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

export interface PasskeyRoutesOptions {
	readonly auth: AuthDependencies;
	readonly authentication: Authentication;
	readonly clientOf: (c: Context<ServerEnv>) => ClientInfo;
	readonly answerSignedIn: (c: Context<ServerEnv>, success: SignInSuccess) => Promise<Response>;
}

const NONE_HERE = { code: 'passkey_unavailable' } as const;

/** Routes to make, rename and remove the person's own passkeys, and to sign in with one. */
export function passkeyRoutes(app: Hono<ServerEnv>, options: PasskeyRoutesOptions): void {
	ownPasskeys(app, options);
	newPasskeys(app, options);
	passkeySignIn(app, options);
}

function ownPasskeys(app: Hono<ServerEnv>, { auth, authentication }: PasskeyRoutesOptions): void {
	const { db } = auth.store;
	for (const path of ['/passkeys/rename', '/passkeys/remove'])
		app.use(path, authenticate(authentication), limitOwnActs(auth));
	endpoint(app, '/passkeys/rename', {
		POST: withBody(PasskeyRenameRequest, async (c, request) => {
			const isRenamed = await renamePasskey(db, c.var.session, request);
			return isRenamed ? c.body(null, 204) : refuse(c, { code: 'not_found' });
		})
	});
	endpoint(app, '/passkeys/remove', {
		POST: withBody(PasskeyRemoveRequest, async (c, { id }) => {
			const { session, address } = c.var;
			const removed = await removePasskey(auth, { session, id, address });
			return removed.ok ? c.body(null, 204) : refuse(c, removed.error);
		})
	});
}

function newPasskeys(
	app: Hono<ServerEnv>,
	{ auth, authentication, clientOf, answerSignedIn }: PasskeyRoutesOptions
): void {
	async function enrollerOf(c: Context<ServerEnv>, ticket: string | undefined) {
		const session = ticket === undefined ? await sessionOf(c, authentication) : undefined;
		return findEnroller(auth, { ticket, ...(session && { session }) });
	}

	endpoint(app, '/passkeys/creation', {
		POST: withBody(PasskeyCreationRequest, async (c, { ticket }) => {
			const { party } = clientOf(c);
			if (party === undefined) return refuse(c, NONE_HERE);
			const enroller = await enrollerOf(c, ticket);
			if (!enroller.ok) return refuse(c, enroller.error);
			const started = await startPasskey(auth, { enroller: enroller.value, party });
			return started.ok ? c.json(started.value) : refuse(c, started.error);
		})
	});
	endpoint(app, '/passkeys', {
		async GET(c) {
			const session = await sessionOf(c, authentication);
			if (session === undefined) return refuse(c, { code: 'unauthenticated' });
			return c.json({ passkeys: await listPasskeys(auth.store.db, session) });
		},
		POST: withBody(PasskeyRequest, async (c, { ticket, ...made }) => {
			const { party } = clientOf(c);
			if (party === undefined) return refuse(c, NONE_HERE);
			const enroller = await enrollerOf(c, ticket);
			if (!enroller.ok) return refuse(c, enroller.error);
			const client = { enroller: enroller.value, party, address: c.var.address };
			const added = await finishPasskey(auth, client, made);
			if (ticket !== undefined) countAttempt(auth, 'enrolment', added);
			if (!added.ok) return refuse(c, added.error);
			return 'pass' in added.value ? answerSignedIn(c, added.value) : c.json(added.value.answer);
		})
	});
}

function passkeySignIn(
	app: Hono<ServerEnv>,
	{ auth, clientOf, answerSignedIn }: PasskeyRoutesOptions
): void {
	endpoint(app, '/passkey-sign-in/question', {
		POST: withBody(PasskeyQuestionRequest, async (c) => {
			const { party } = clientOf(c);
			return party === undefined
				? refuse(c, NONE_HERE)
				: c.json(await askForPasskey(auth, party, ANY_PERSON));
		})
	});
	endpoint(app, '/passkey-sign-in', {
		POST: withBody(PasskeySignInRequest, async (c, request) => {
			const { party, ...client } = clientOf(c);
			if (party === undefined) return refuse(c, NONE_HERE);
			const signedIn = await signInByPasskey(auth, request, { ...client, party });
			countAttempt(auth, 'passkey', signedIn);
			return signedIn.ok ? answerSignedIn(c, signedIn.value) : refuse(c, signedIn.error);
		})
	});
}
