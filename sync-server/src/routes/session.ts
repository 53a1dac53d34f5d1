import {
	LockRequest,
	ResumeRequest,
	SignOutRequest
} from '@tenantry/shared/protocol/session-requests.ts';
import {
	EnrolmentConfirmRequest,
	EnrolmentStartRequest,
	PasswordRequest,
	SetupRequest,
	SignInRequest
} from '@tenantry/shared/protocol/sign-in.ts';
import type { Result } from '@tenantry/shared/result.ts';
import { Hono, type Context } from 'hono';

import type { AuthError } from '#auth/auth-error.ts';
import type { AuthDependencies } from '#auth/dependencies.ts';
import { copiesOf } from '#auth/device/copies.ts';
import { findEnroller } from '#auth/enrolment/enroller.ts';
import { confirmEnrolment, startEnrolment } from '#auth/enrolment/totp-enrolment.ts';
import { countAttempt } from '#auth/log/sign-in-counter.ts';
import { relyingPartyOf } from '#auth/passkey/relying-party.ts';
import { changePassword } from '#auth/password/change-password.ts';
import { setUp } from '#auth/password/set-password.ts';
import { endSession } from '#auth/session/session.ts';
import {
	findCredentialSession,
	findDeviceSession,
	findTokenSession,
	signOut
} from '#auth/session/sign-out.ts';
import type { SignInSuccess, ClientInfo } from '#auth/sign-in/complete-sign-in.ts';
import { resume } from '#auth/sign-in/resume.ts';
import { signIn } from '#auth/sign-in/sign-in.ts';
import { sessionOf, type Authentication } from '#middleware/authenticate.ts';
import type { DeviceCookie } from '#middleware/device-cookie.ts';
import { endpoint } from '#middleware/endpoint.ts';
import { readJson, withBody } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import type { Account } from '#store/account.ts';

import { apiKeyRoute } from './api-key.ts';
import { deviceNameRoute } from './device-name.ts';
import { firstSetupRoute } from './first-setup.ts';
import { ownEventsRoute } from './own-events.ts';
import { passkeyRoutes } from './passkey.ts';
import { recoveryCodesRoute } from './recovery-codes.ts';
import { remindersRoute } from './reminders.ts';
import { stepUpRoute } from './step-up.ts';

export interface SessionRoutesOptions {
	readonly auth: AuthDependencies;
	readonly authentication: Authentication;
	readonly devices: DeviceCookie;
	readonly publicUrl: URL | undefined;
	readonly isSecure: boolean;
	/** Ends the event streams of a person who signs out, or of one device that is locked. */
	readonly onSignOut: (account: Account, deviceId?: string) => void;
}

/** Routes to sign in, enrol, resume and sign out: everything before there is something to sync. */
export function sessionRoutes(options: SessionRoutesOptions): Hono<ServerEnv> {
	const { auth, authentication, devices, publicUrl, isSecure } = options;
	const app = new Hono<ServerEnv>();
	const { cookie } = authentication;

	async function enter(
		c: Context<ServerEnv>,
		result: Result<SignInSuccess, AuthError>
	): Promise<Response> {
		if (!result.ok) return refuse(c, result.error);
		return answerSignedIn(c, result.value);
	}

	async function answerSignedIn(
		c: Context<ServerEnv>,
		{ pass, answer }: SignInSuccess
	): Promise<Response> {
		await endByToken(c, options, 'replaced');
		cookie.write(c, pass);
		devices.add(c, answer.deviceId);
		return c.json(answer);
	}

	function partyOf(c: Context<ServerEnv>) {
		return relyingPartyOf({ publicUrl, isSecure, host: c.req.header('host') });
	}

	function clientOf(c: Context<ServerEnv>): ClientInfo {
		return { address: c.var.address, deviceIds: devices.read(c), party: partyOf(c) };
	}

	async function enrollerOf(c: Context<ServerEnv>, ticket: string | undefined) {
		const session = ticket === undefined ? await sessionOf(c, authentication) : undefined;
		return findEnroller(auth, { ticket, ...(session && { session }) });
	}

	endpoint(app, '/sign-in', {
		POST: withBody(SignInRequest, async (c, request) => {
			const step = await signIn(auth, request, clientOf(c));
			countAttempt(auth, 'password', step);
			if (!step.ok) return refuse(c, step.error);
			return 'pass' in step.value ? answerSignedIn(c, step.value) : c.json(step.value.answer);
		})
	});

	endpoint(app, '/enrolment/start', {
		POST: withBody(EnrolmentStartRequest, async (c, { ticket }) => {
			const enroller = await enrollerOf(c, ticket);
			if (!enroller.ok) return refuse(c, enroller.error);
			const started = await startEnrolment(auth, enroller.value);
			return started.ok ? c.json(started.value) : refuse(c, started.error);
		})
	});

	endpoint(app, '/enrolment/confirm', {
		POST: withBody(EnrolmentConfirmRequest, async (c, { ticket, code }) => {
			const enroller = await enrollerOf(c, ticket);
			if (!enroller.ok) return refuse(c, enroller.error);
			const client = clientOf(c);
			const confirmed = await confirmEnrolment(auth, { enroller: enroller.value, code, client });
			if (ticket !== undefined) countAttempt(auth, 'enrolment', confirmed);
			return enter(c, confirmed);
		})
	});

	endpoint(app, '/resume', {
		POST: withBody(ResumeRequest, async (c, claim) => {
			// Only a client with the device's credential is answered `device_revoked`.
			c.set('handOverTicket', () => authentication.handOverTicket(claim.deviceId));
			const resumed = await resume(auth, { ...claim, address: c.var.address });
			countAttempt(auth, 'device', resumed);
			return enter(c, resumed);
		})
	});

	endpoint(app, '/setup', {
		POST: withBody(SetupRequest, async (c, request) => {
			const claim = { ...request, ...clientOf(c), kind: 'setup' } as const;
			const set = await setUp(auth, claim);
			return set.ok ? c.body(null, 204) : refuse(c, set.error);
		})
	});

	endpoint(app, '/reset', {
		POST: withBody(SetupRequest, async (c, request) => {
			const claim = { ...request, ...clientOf(c), kind: 'reset' } as const;
			const set = await setUp(auth, claim);
			return set.ok ? c.body(null, 204) : refuse(c, set.error);
		})
	});

	endpoint(app, '/password', {
		POST: withBody(PasswordRequest, async (c, request) => {
			const session = await sessionOf(c, authentication);
			if (session === undefined) return refuse(c, { code: 'unauthenticated' });
			const refusal = auth.ownActs(session);
			if (refusal !== undefined) return refuse(c, refusal);
			const changed = await changePassword(auth, { ...request, session, address: c.var.address });
			if (!changed.ok) return refuse(c, changed.error);
			// The person's other devices are signed out; this one reconnects automatically.
			options.onSignOut(session);
			return c.body(null, 204);
		})
	});

	endpoint(app, '/copies', {
		GET: async (c) => c.json(await copiesOf(auth.store.db, devices.read(c)))
	});

	endpoint(app, '/lock', { POST: withBody(LockRequest, (c) => lock(c, options)) });
	endpoint(app, '/sign-out', { POST: (c) => leave(c, options) });

	firstSetupRoute(app, auth);
	ownEventsRoute(app, { auth, authentication });
	deviceNameRoute(app, { auth, authentication });
	recoveryCodesRoute(app, { auth, authentication });
	remindersRoute(app, { auth, authentication });
	apiKeyRoute(app, { auth, authentication });
	stepUpRoute(app, { auth, authentication, clientOf });
	passkeyRoutes(app, { auth, authentication, clientOf, answerSignedIn });

	return app;
}

/**
 * Ends the session of the browser's cookie without further proof, because ending it opens nothing.
 */
async function lock(c: Context<ServerEnv>, options: SessionRoutesOptions): Promise<Response> {
	await endByToken(c, options, 'locked');
	options.authentication.cookie.clear(c);
	return c.body(null, 204);
}

async function endByToken(
	c: Context<ServerEnv>,
	{ auth, authentication, onSignOut }: SessionRoutesOptions,
	reason: 'locked' | 'replaced'
): Promise<void> {
	const token = authentication.cookie.readToken(c);
	if (token === undefined) return;
	const ended = await endSession(auth.store.db, token, { at: auth.clock(), reason });
	if (ended !== undefined) onSignOut(ended, ended.deviceId);
}

/** Signs out. Always succeeds, because the session or device may have ended already. */
async function leave(
	c: Context<ServerEnv>,
	{ auth, authentication, devices, onSignOut }: SessionRoutesOptions
): Promise<Response> {
	const body = await readJson(c, SignOutRequest);
	if (!body.ok) return refuse(c, body.error);
	const { store, clock } = auth;
	const { deviceId = '' } = body.value;
	const isMarked = devices.read(c).includes(deviceId);
	const session =
		(isMarked ? await findDeviceSession(store.db, { deviceId }) : undefined) ??
		(await findTokenSession(store.db, authentication.cookie.readToken(c))) ??
		(await findCredentialSession(store.db, body.value));
	if (session !== undefined) {
		await signOut(store, session, { at: clock(), address: c.var.address });
		onSignOut(session);
	}
	authentication.cookie.clear(c);
	return c.body(null, 204);
}
