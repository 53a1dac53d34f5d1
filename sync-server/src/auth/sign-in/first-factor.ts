import { foldEmail } from '@tenantry/shared/domain/administrator/schema.ts';
import type { Result } from '@tenantry/shared/result.ts';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { recordLockout } from '#auth/log/lockout.ts';
import { countedBy, countedByAddress } from '#auth/password/password-attempts.ts';
import { replacePasswordHash } from '#auth/person/credential.ts';
import { findByEmail, readAnyPerson, type Person } from '#auth/person/person.ts';
import { isLocking } from '#auth/throttle/throttle.ts';
import type { Store } from '#store/store.ts';

import type { ClientInfo } from './complete-sign-in.ts';

interface Claim {
	readonly email: string;
	readonly password: string;
	readonly client: ClientInfo;
}

export interface FirstFactor {
	readonly people: readonly Person[];
	readonly failed: readonly Person[];
}

/** Every failure gives the same empty result and costs about the same time. */
export function checkFirstFactor(
	dependencies: AuthDependencies,
	claim: Claim
): Promise<Result<FirstFactor, 'overloaded'>> {
	return dependencies.hashing.run(() => verify(dependencies, claim));
}

async function verify(
	dependencies: AuthDependencies,
	{ email, password, client }: Claim
): Promise<FirstFactor> {
	const { passwords, store, throttle } = dependencies;
	const address = foldEmail(email);
	const found = await lookUp(store, address);
	if (found.length === 0) await throttle.count(...countedByAddress(address));
	const people: Person[] = [];
	const failed: Person[] = [];
	let isVerified = false;
	for (const person of found) {
		const tried = await tryPassword(dependencies, person, { password, client });
		// Nothing is written for a locked person, and a write takes time that can be measured.
		if (tried === 'locked') await throttle.count(...countedByAddress(address));
		if (tried === 'right' || tried === 'wrong') isVerified = true;
		if (tried === 'right' && !person.administrator.suspended) people.push(person);
		else if (tried !== 'locked') failed.push(person);
	}
	if (!isVerified) await passwords.verifyDummy(password);
	return { people, failed };
}

/** Counts the attempt before verifying the password, for this person alone. */
async function tryPassword(
	dependencies: AuthDependencies,
	person: Person,
	{ password, client: { deviceIds, address } }: Omit<Claim, 'email'>
): Promise<'right' | 'wrong' | 'no password' | 'locked'> {
	const { passwords, store, throttle } = dependencies;
	const { passwordHash } = person.credential;
	const counted = await countedBy(store.db, person, deviceIds);
	const attempts = await throttle.count(...counted);
	if (attempts === undefined) return 'locked';
	const isRight = passwordHash !== null && (await passwords.verify(passwordHash, password));
	const [factor] = counted;
	if (isRight) {
		await throttle.forgive(...counted);
		if (passwords.isOutdated(passwordHash)) await rehash(dependencies, person, password);
		return 'right';
	}
	if (isLocking(factor, attempts)) await recordLockout(dependencies, person, { factor, address });
	return passwordHash === null ? 'no password' : 'wrong';
}

/** An unknown address costs as much as a known one. */
async function lookUp(store: Store, address: string): Promise<Person[]> {
	const found = await findByEmail(store, address);
	if (found.length === 0) await readAnyPerson(store);
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
