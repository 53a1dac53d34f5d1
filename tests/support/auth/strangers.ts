import { newApiKey } from '@tenantry/sync-server/auth/api-key/api-key-text.ts';
import { verifySecurityLog } from '@tenantry/sync-server/auth/log/security-log.ts';
import { sweep } from '@tenantry/sync-server/auth/sweep.ts';
import { expect } from 'vitest';
import { credentialsOf, type SignInWorld } from './world.ts';

const HOUR = 60 * 60_000;
export const WRITTEN_AN_HOUR = 60;
const AT_ONCE = 100;
const GUESSES = 30;
/** Number of guesses that are checked before a password is locked. */
const LOOKED_AT = 10;

/** Returns a network address that no rate limit has seen before. */
function addressOf(n: number): string {
	return `198.51.${Math.floor(n / 250)}.${n % 250}`;
}

/** Makes an attempt with made-up data, by turns an email address, a device, a link or a key. */
export function attemptOfAStranger(world: SignInWorld, n: number): Promise<unknown> {
	const address = addressOf(n);
	switch (n % 4) {
		case 0:
			return world.post(
				'/session/v1/sign-in',
				{ email: `nobody${n}@north.example`, password: 'x', device: { name: 'x' } },
				{ address }
			);
		case 1:
			return world.post(
				'/session/v1/resume',
				{ deviceId: 'f'.repeat(24), deviceCredential: `made up ${n}` },
				{ address }
			);
		case 2:
			return world.post(
				'/session/v1/setup',
				{ token: `made up ${n}`, password: 'seven lanterns over the quay' },
				{ address }
			);
		default:
			return world.request('/api/v2/roles', { headers: { 'x-api-key': newApiKey() } }, address);
	}
}

/** Returns the security events about an administrator, or about no known one. */
export function securityEventsOf({ store }: SignInWorld, administratorId: string | null) {
	return store.db
		.selectFrom('door_event')
		.select(['kind', 'detail', 'provider_id'])
		.where('administrator_id', administratorId === null ? 'is' : '=', administratorId)
		.orderBy('sequence')
		.execute();
}

export async function passHour({ store, clock }: SignInWorld): Promise<void> {
	clock.now += HOUR;
	await sweep(store.db, clock.now, { securityEventDays: 365 });
}

/**
 * Floods sign-in with strangers' attempts and guesses at a known person's password; expects an
 * event for each guess that is checked.
 */
export async function floodTheDoor(world: SignInWorld, attempts: number): Promise<void> {
	const ada = await world.addPerson();
	const wrong = credentialsOf({ ...ada, password: 'not the right one' });
	const hour = new Date(world.clock.now).toISOString();

	for (let start = 0; start < attempts; start += AT_ONCE)
		await Promise.all(
			Array.from({ length: AT_ONCE }, (_, n) => attemptOfAStranger(world, start + n))
		);
	for (let n = 0; n < GUESSES; n++)
		await world.post('/session/v1/sign-in', wrong, { address: addressOf(attempts + n) });
	const during = await securityEventsOf(world, null);
	await passHour(world);
	const afterwards = await securityEventsOf(world, null);
	await passHour(world);

	expect(during).toHaveLength(WRITTEN_AN_HOUR);
	// Guesses that a locked factor does not check count as strangers' attempts.
	const more = String(attempts + GUESSES - LOOKED_AT - WRITTEN_AN_HOUR);
	expect(
		afterwards.slice(WRITTEN_AN_HOUR).map(({ detail }): unknown => JSON.parse(detail))
	).toEqual([{ code: 'more', more, hour }]);
	expect(await securityEventsOf(world, null)).toHaveLength(WRITTEN_AN_HOUR + 1);
	const hers = await securityEventsOf(world, ada.id);
	const refused = Array.from({ length: LOOKED_AT - 1 }, () => 'refused');
	expect(hers.map(({ kind }) => kind)).toEqual([...refused, 'locked_out', 'refused']);
	expect(hers.every((event) => event.provider_id === world.providerId)).toBe(true);
	expect((await verifySecurityLog(world.store.db)).brokenAt).toBeUndefined();
}
