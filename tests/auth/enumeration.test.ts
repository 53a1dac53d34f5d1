// @alone: repeats each refusal often enough to compare how long it takes
import { HASH_COST } from '@tenantry/sync-server/auth/password/argon2id.ts';
import { expect, test } from 'vitest';
import { credentialsOf, openSignInWorld, type SignInWorld } from '#support/auth/world.ts';

const signIn = '/session/v1/sign-in';
/** Attempts for each of the people; fewer than lock an account. */
const TRIES = 8;
const PEOPLE = 10;
/** An attempt that skipped its hash would be faster every time; a busy machine is not so fair. */
const TELLING = 0.2;

interface Caller {
	readonly email: string;
	readonly password: string;
}

/**
 * Measures each attempt in milliseconds, alternating between the kinds so that other load hits all
 * alike.
 */
async function timed(
	world: SignInWorld,
	kinds: readonly (readonly Caller[])[]
): Promise<number[][]> {
	const times: number[][] = kinds.map(() => []);
	for (let n = 0; n < TRIES * PEOPLE; n++) {
		for (const [kind, callers] of kinds.entries()) {
			const { email = '', password = '' } = callers[n % PEOPLE] ?? {};
			const startedAt = performance.now();
			const { status } = await world.post(
				signIn,
				{ email, password, device: { name: '' } },
				{ address: `198.51.100.${String(n)}` }
			);
			times[kind]?.push(performance.now() - startedAt);
			expect(status).toBe(401);
		}
	}
	return times;
}

/**
 * Returns how often one of the first takes longer than one of the second. One half means that
 * nothing tells them apart.
 */
function share(first: readonly number[], second: readonly number[]): number {
	const longer = first.flatMap((one) => second.filter((other) => one > other));
	return longer.length / (first.length * second.length);
}

test('SEC-A10 SEC-A09 the time of a refusal does not reveal who is known or locked out', async () => {
	const world = await openSignInWorld({ cost: HASH_COST });
	const password = 'not the right one';
	const known = [];
	const locked = [];
	for (let n = 0; n < PEOPLE; n++) {
		known.push({ ...(await world.addPerson()), password });
		const person = await world.addPerson();
		for (let attempt = 0; attempt < 10; attempt++)
			await world.post(signIn, credentialsOf({ ...person, password }));
		locked.push(person);
	}
	const unknown = known.map(({ email }) => ({ email: `x${email}`, password }));

	const [ofUnknown = [], ofKnown = [], ofLocked = []] = await timed(world, [
		unknown,
		known,
		locked
	]);

	for (const times of [ofKnown, ofLocked])
		expect(Math.abs(share(times, ofUnknown) - 0.5)).toBeLessThan(TELLING);
	await world.close();
});
