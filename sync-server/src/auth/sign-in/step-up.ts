import {
	FRESH_MS,
	type FreshFactor,
	type StepUpRequest
} from '@tenantry/shared/protocol/step-up.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { AuthError } from '#auth/auth-error.ts';
import type { AuthDependencies } from '#auth/dependencies.ts';
import { notify } from '#auth/log/notice.ts';
import { refuseAttempt } from '#auth/log/refusals.ts';
import { recordSecurityEvent } from '#auth/log/security-log.ts';
import type { RelyingParty } from '#auth/passkey/relying-party.ts';
import { isOwnPassword } from '#auth/password/change-password.ts';
import { readPerson, type Person } from '#auth/person/person.ts';
import { renewSession, type Session, type SessionPass } from '#auth/session/session.ts';
import { checkAddressLimit } from '#auth/throttle/throttle.ts';
import type { StoreTransaction } from '#store/store.ts';

import { checkSecondFactor, type SecondFactor } from './second-factor.ts';
import { methodOf, methodsOf } from './step-up-methods.ts';

interface Claim {
	readonly session: Session;
	readonly request: StepUpRequest;
	readonly address: string;
	readonly party: RelyingParty | undefined;
}

/**
 * Verifies again who uses a session, for changes that loosen (docs/security.md, C06). Attempts are
 * counted together with the attempts to sign in, and a code that was used there is not accepted
 * here. Returns the session's new pass.
 */
export async function stepUp(
	dependencies: AuthDependencies,
	{ session, request, address, party }: Claim
): Promise<Result<SessionPass, AuthError>> {
	const { store, throttle, hashing } = dependencies;
	const { providerId, administratorId } = session;
	const flood = await checkAddressLimit(dependencies, address);
	if (flood !== undefined) return err(flood);
	const person = await store.read(providerId, (reader) => readPerson(reader, administratorId));
	if (person === undefined) return err({ code: 'unauthenticated' });
	const isRight = await hashing.run(() =>
		check(dependencies, person, { session, request, address, party })
	);
	if (!isRight.ok) {
		await throttle.forgive('address', address);
		return err({ code: 'overloaded' });
	}
	if (!isRight.value) {
		const code = 'passkey' in request ? 'wrong_passkey' : 'wrong_code';
		return refuseAttempt(dependencies, { code, address, person });
	}
	await throttle.forgive('address', address);
	return store.write(providerId, (tx) =>
		renew(tx, { session, at: dependencies.clock(), address, method: methodOf(request) })
	);
}

export async function freshFactorOf(
	{ store, clock }: AuthDependencies,
	{ providerId, administratorId, freshAt }: Session
): Promise<FreshFactor> {
	const person = await store.read(providerId, (reader) => readPerson(reader, administratorId));
	return {
		freshUntil: freshAt === null ? 0 : freshAt + FRESH_MS,
		methods: person === undefined ? [] : await methodsOf(store.db, person),
		serverNow: clock()
	};
}

async function check(
	dependencies: AuthDependencies,
	person: Person,
	{ session, request, address, party }: Claim
): Promise<boolean> {
	const methods = await methodsOf(dependencies.store.db, person);
	if (!methods.includes(methodOf(request))) return false;
	if ('password' in request)
		return isOwnPassword(dependencies, person, { session, current: request.password });
	return checkSecondFactor(dependencies, person, { ...factorOf(request, session, party), address });
}

function factorOf(
	request: Exclude<StepUpRequest, { password: string }>,
	{ sessionHash }: Session,
	party: RelyingParty | undefined
): SecondFactor {
	if ('code' in request) return { kind: 'code', text: request.code };
	if ('recoveryCode' in request) return { kind: 'recovery', text: request.recoveryCode };
	return { kind: 'passkey', proof: request.passkey, party, sessionHash };
}

/** Under the provider's lock, so that a suspension comes first or ends the new session. */
async function renew(
	tx: StoreTransaction,
	{
		session,
		at,
		address,
		method
	}: { session: Session; at: number; address: string; method: string }
): Promise<Result<SessionPass, AuthError>> {
	const { providerId, administratorId, deviceId, sessionHash } = session;
	const person = await readPerson(tx, administratorId);
	if (person === undefined || person.administrator.suspended)
		return err({ code: 'unauthenticated' });
	const pass = await renewSession(tx.db, sessionHash, at);
	if (pass === undefined) return err({ code: 'unauthenticated' });
	const detail = { device: deviceId, method };
	await recordSecurityEvent(tx.db, {
		kind: 'stepped_up',
		at,
		address,
		providerId,
		administratorId,
		detail
	});
	if (method === 'recoveryCode')
		await notify(tx.db, person, { kind: 'notice.recoveryCodeUsed', at, deviceId });
	return ok(pass);
}
