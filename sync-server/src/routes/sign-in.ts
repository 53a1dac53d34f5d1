import { FIRST_SETUP } from '@tenantry/shared/protocol/first-setup.ts';
import {
	ADD_PASSKEY,
	ASK_PASSKEY_SIGN_IN,
	CREATE_PASSKEY,
	PASSKEY_SIGN_IN
} from '@tenantry/shared/protocol/own-passkeys.ts';
import { RESUME } from '@tenantry/shared/protocol/session-requests.ts';
import {
	CONFIRM_ENROLMENT,
	RESET,
	SETUP,
	SIGN_IN,
	START_ENROLMENT
} from '@tenantry/shared/protocol/sign-in.ts';
import { err, ok } from '@tenantry/shared/result.ts';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { finishPasskey, startPasskey } from '#auth/enrolment/passkey-enrolment.ts';
import { confirmEnrolment, startEnrolment } from '#auth/enrolment/totp-enrolment.ts';
import { countAttempt } from '#auth/log/sign-in-counter.ts';
import { askForPasskey } from '#auth/passkey/passkey-proof.ts';
import { setUp } from '#auth/password/set-password.ts';
import { ANY_PERSON, signInByPasskey } from '#auth/sign-in/passkey-sign-in.ts';
import { resume } from '#auth/sign-in/resume.ts';
import { signIn } from '#auth/sign-in/sign-in.ts';
import type { Authentication } from '#middleware/authenticate.ts';
import { firstSetUp } from '#provisioning/first-setup.ts';

import type { Entrance } from './entrance.ts';
import { on, type Route } from './route.ts';

export const NO_PASSKEYS_HERE = err({ code: 'passkey_unavailable' } as const);

/** Routes to set a password, enrol a factor, sign in and resume. */
export function signInRoutes(
	auth: AuthDependencies,
	{ handOverTicket }: Authentication,
	{ clientOf, enter }: Entrance
): readonly Route[] {
	return [
		on(FIRST_SETUP, ({ var: { address } }, request) => firstSetUp(auth, { ...request, address })),
		on(SETUP, (c, request) => setUp(auth, { ...request, ...clientOf(c), kind: 'setup' })),
		on(RESET, (c, request) => setUp(auth, { ...request, ...clientOf(c), kind: 'reset' })),
		on(SIGN_IN, async (c, request) => {
			const step = await signIn(auth, request, clientOf(c));
			countAttempt(auth, 'password', step);
			if (!step.ok) return step;
			return 'pass' in step.value ? enter(c, step.value) : ok(step.value.answer);
		}),
		on(RESUME, async (c, claim) => {
			// Only a client with the device's credential is answered `device_revoked`.
			c.set('handOverTicket', () => handOverTicket(claim.deviceId));
			const resumed = await resume(auth, { ...claim, address: c.var.address });
			countAttempt(auth, 'device', resumed);
			return resumed.ok ? enter(c, resumed.value) : resumed;
		})
	];
}

/** Routes to enrol an authenticator app, with a ticket or with the session of a fresh factor. */
export function enrolmentRoutes(
	auth: AuthDependencies,
	{ clientOf, enrollerOf, enter }: Entrance
): readonly Route[] {
	return [
		on(START_ENROLMENT, async (c, { ticket }) => {
			const enroller = await enrollerOf(c, ticket);
			return enroller.ok ? startEnrolment(auth, enroller.value) : enroller;
		}),
		on(CONFIRM_ENROLMENT, async (c, { ticket, code }) => {
			const enroller = await enrollerOf(c, ticket);
			if (!enroller.ok) return enroller;
			const client = clientOf(c);
			const confirmed = await confirmEnrolment(auth, { enroller: enroller.value, code, client });
			if (ticket !== undefined) countAttempt(auth, 'enrolment', confirmed);
			return confirmed.ok ? enter(c, confirmed.value) : confirmed;
		})
	];
}

/** Routes to enrol a passkey, and to sign in with one. */
export function passkeyRoutes(
	auth: AuthDependencies,
	{ clientOf, enrollerOf, enter, partyOf }: Entrance
): readonly Route[] {
	return [
		on(CREATE_PASSKEY, async (c, { ticket }) => {
			const party = partyOf(c);
			if (party === undefined) return NO_PASSKEYS_HERE;
			const enroller = await enrollerOf(c, ticket);
			return enroller.ok ? startPasskey(auth, { enroller: enroller.value, party }) : enroller;
		}),
		on(ADD_PASSKEY, async (c, { ticket, ...made }) => {
			const party = partyOf(c);
			if (party === undefined) return NO_PASSKEYS_HERE;
			const enroller = await enrollerOf(c, ticket);
			if (!enroller.ok) return enroller;
			const client = { enroller: enroller.value, party, address: c.var.address };
			const added = await finishPasskey(auth, client, made);
			if (ticket !== undefined) countAttempt(auth, 'enrolment', added);
			if (!added.ok) return added;
			return 'pass' in added.value ? enter(c, added.value) : ok(added.value.answer);
		}),
		on(ASK_PASSKEY_SIGN_IN, async (c) => {
			const party = partyOf(c);
			return party === undefined
				? NO_PASSKEYS_HERE
				: ok(await askForPasskey(auth, party, ANY_PERSON));
		}),
		on(PASSKEY_SIGN_IN, async (c, request) => {
			const { party, ...client } = clientOf(c);
			if (party === undefined) return NO_PASSKEYS_HERE;
			const signedIn = await signInByPasskey(auth, request, { ...client, party });
			countAttempt(auth, 'passkey', signedIn);
			return signedIn.ok ? enter(c, signedIn.value) : signedIn;
		})
	];
}
