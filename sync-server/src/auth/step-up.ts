import type {
	FreshFactor,
	StepUpMethod,
	StepUpRequest
} from '@tenantry/shared/protocol/step-up.ts';
import { FRESH_MS } from '@tenantry/shared/protocol/step-up.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { StoreTransaction } from '#store/store.ts';

import { turnAway, type Refused } from './admission.ts';
import { isOwnPassword } from './change-password.ts';
import type { AuthDependencies } from './dependencies.ts';
import { recordAtDoor } from './door.ts';
import { notify } from './notice.ts';
import { readPerson, type Person } from './person.ts';
import { checkSecondFactor } from './second-factor.ts';
import { renewSession, type Session } from './session.ts';

interface Claim {
	readonly session: Session;
	readonly request: StepUpRequest;
	readonly address: string;
}

const ADDRESS_WAIT_MS = 60_000;

/**
 * Proves once more who sits at a session, for what loosens (security.md, C06). Counted together with
 * the attempts to sign in, and a code that was good there is not good here again. Answers the token
 * that the session has from here on.
 */
export async function stepUp(
	dependencies: AuthDependencies,
	{ session, request, address }: Claim
): Promise<Result<string, Refused>> {
	const { store, throttle, gate } = dependencies;
	const { providerId, administratorId } = session;
	if (!(await throttle.admit('address', address)))
		return err({ code: 'too_many_attempts', retryAfterMs: ADDRESS_WAIT_MS });
	const person = await store.read(providerId, (reader) => readPerson(reader, administratorId));
	if (person === undefined) return err({ code: 'unauthenticated' });
	const isRight = await gate.run(() => check(dependencies, person, { session, request, address }));
	if (!isRight.ok) {
		await throttle.forgive('address', address);
		return err({ code: 'overloaded' });
	}
	if (!isRight.value) return turnAway(dependencies, { code: 'wrong_code', address, person });
	await throttle.forgive('address', address);
	return store.write(providerId, (tx) =>
		renew(tx, { session, at: dependencies.clock(), address, method: methodOf(request) })
	);
}

/** Until when a session may loosen, and what its person is asked for after that. */
export async function freshFactorOf(
	{ store, clock }: AuthDependencies,
	{ providerId, administratorId, freshAt }: Session
): Promise<FreshFactor> {
	const person = await store.read(providerId, (reader) => readPerson(reader, administratorId));
	return {
		freshUntil: freshAt === null ? 0 : freshAt + FRESH_MS,
		methods: person === undefined ? [] : methodsOf(person),
		serverNow: clock()
	};
}

/** The password alone is enough only for whoever has nothing better. */
function methodsOf({ credential }: Person): StepUpMethod[] {
	return credential.totpSealed === null ? ['password'] : ['code', 'recoveryCode'];
}

async function check(
	dependencies: AuthDependencies,
	person: Person,
	{ session, request, address }: Claim
): Promise<boolean> {
	if (!methodsOf(person).includes(methodOf(request))) return false;
	if ('password' in request)
		return isOwnPassword(dependencies, person, { session, current: request.password });
	const factor =
		'code' in request
			? ({ kind: 'code', text: request.code, address } as const)
			: ({ kind: 'recovery', text: request.recoveryCode, address } as const);
	return checkSecondFactor(dependencies, person, factor);
}

function methodOf(request: StepUpRequest): StepUpMethod {
	if ('code' in request) return 'code';
	return 'recoveryCode' in request ? 'recoveryCode' : 'password';
}

/** Under the provider's lock, as `admit`: a suspension comes before, or ends what is opened. */
async function renew(
	tx: StoreTransaction,
	{
		session,
		at,
		address,
		method
	}: { session: Session; at: number; address: string; method: string }
): Promise<Result<string, Refused>> {
	const { providerId, administratorId, deviceId, sessionHash } = session;
	const person = await readPerson(tx, administratorId);
	if (person === undefined || person.administrator.suspended)
		return err({ code: 'unauthenticated' });
	const token = await renewSession(tx.db, sessionHash, at);
	if (token === undefined) return err({ code: 'unauthenticated' });
	const detail = { device: deviceId, method };
	await recordAtDoor(tx.db, {
		...{ kind: 'stepped_up', at, address, providerId, administratorId, detail }
	});
	if (method === 'recoveryCode')
		await notify(tx.db, person, { kind: 'notice.recoveryCodeUsed', at });
	return ok(token);
}
