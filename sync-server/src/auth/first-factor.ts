import { foldEmail } from '@tenantry/shared/domain/administrator.ts';
import type { Result } from '@tenantry/shared/result.ts';

import type { Store } from '#store/store.ts';

import { replacePasswordHash } from './credential.ts';
import type { AuthDependencies } from './dependencies.ts';
import { knownDeviceOf } from './known-device.ts';
import { noteLockOut } from './lock-out.ts';
import { countedBy } from './password-attempts.ts';
import { findByEmail, readAnybody, type Person } from './person.ts';
import { isLocking } from './throttle.ts';
import type { Visit } from './visit.ts';

interface Claim {
	readonly email: string;
	readonly password: string;
	readonly visit: Visit;
}

/**
 * Who has this address and this password, and may come in. Nobody, whatever the reason: unknown,
 * wrong, locked, suspended, without a password. Each of them costs about the same time.
 */
export function checkFirstFactor(
	dependencies: AuthDependencies,
	claim: Claim
): Promise<Result<Person[], 'overloaded'>> {
	return dependencies.gate.run(() => verify(dependencies, claim));
}

async function verify(
	dependencies: AuthDependencies,
	{ email, password, visit }: Claim
): Promise<Person[]> {
	const { passwords, store, throttle } = dependencies;
	const address = foldEmail(email);
	const found = await lookUp(store, address);
	const deviceId = await knownDeviceOf(store.db, found, visit.deviceIds);
	const counted = countedBy(address, deviceId);
	const attempts = await throttle.count(...counted);
	const candidates = attempts === undefined ? [] : found;
	const people: Person[] = [];
	let isVerified = false;
	for (const person of candidates) {
		const { passwordHash } = person.credential;
		if (passwordHash === null) continue;
		isVerified = true;
		if (!(await passwords.verify(passwordHash, password))) continue;
		people.push(person);
		if (passwords.isOutdated(passwordHash)) await rehash(dependencies, person, password);
	}
	if (!isVerified) await passwords.verifyNothing(password);
	const [factor] = counted;
	if (people.length > 0) await throttle.forgive(...counted);
	else if (attempts !== undefined && isLocking(factor, attempts))
		await noteLockOut(dependencies, candidates, { factor, address: visit.address });
	return people.filter(({ administrator }) => !administrator.suspended);
}

/** What a look at somebody costs, an address that nobody has costs as well. */
async function lookUp(store: Store, address: string): Promise<Person[]> {
	const found = await findByEmail(store, address);
	if (found.length === 0) await readAnybody(store);
	return found;
}

async function rehash(
	{ passwords, store }: AuthDependencies,
	person: Person,
	password: string
): Promise<void> {
	const from = person.credential.passwordHash;
	if (from === null) return;
	const to = await passwords.hash(password);
	await replacePasswordHash(store.db, person, { from, to });
}
