// @all: opens hundreds of sessions
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ORIGIN } from '#support/auth/passkeys.ts';
import { enter, knock, SESSION, type Entered } from '#support/auth/takeover.ts';
import { openSignInWorld, type Answer, type SignInWorld } from '#support/auth/world.ts';
import { openTemporarySqlite } from '#support/store/stores.ts';

const BURST = 600;
const SECOND = 1_000;
const REFUSED = 'too_many_attempts';

describe('on SQLite', () => {
	let world: SignInWorld;

	beforeEach(async () => {
		world = await openSignInWorld({ open: openTemporarySqlite, publicUrl: new URL(ORIGIN) });
	});
	afterEach(() => world.close());

	function resume({ deviceId, deviceCredential }: Entered): Promise<Answer> {
		return world.post(`${SESSION}/resume`, { deviceId, deviceCredential });
	}

	/** Returns how many rows each of the tables that a person's own acts write has. */
	async function rows(): Promise<readonly number[]> {
		const { db } = world.store;
		const ofSignIns = ['session', 'device', 'door_event', 'ticket'] as const;
		const tables = [...ofSignIns, 'api_key', 'recovery_code', 'audit_event', 'effect'] as const;
		const found = tables.map((table) => db.selectFrom(table).select('provider_id').execute());
		return (await Promise.all(found)).map(({ length }) => length);
	}

	test('SEC-F14 what a person does with their own account is limited, and leaves nothing beyond the limit', async () => {
		const busy = await world.addPerson();
		const other = await enter(world, await world.addPerson());
		const device = await enter(world, busy);
		const statuses = new Set<number>();
		let cookie: string | undefined;
		for (let acts = 1; acts < BURST; acts++) {
			const resumed = await resume(device);
			statuses.add(resumed.status);
			({ cookie } = resumed);
		}
		const before = await rows();

		const own = {
			'step-up': { password: busy.password },
			'recovery-codes': {},
			'api-key': {},
			password: { current: busy.password, next: 'nine kettles under the bridge' },
			'passkeys/remove': { id: 'none' },
			'passkeys/creation': {},
			'enrolment/start': {}
		};
		const refused = [await resume(device), await knock(world, busy)];
		for (const [path, body] of Object.entries(own))
			refused.push(await world.post(`${SESSION}/${path}`, body, { cookie }));

		expect([...statuses]).toEqual([200]);
		expect(refused.map(({ body: { code } }) => code)).toEqual(refused.map(() => REFUSED));
		expect(refused.map(({ headers }) => headers.get('retry-after'))).toEqual(
			refused.map(() => '1')
		);
		expect(await rows()).toEqual(before);
		expect((await resume(other)).status).toBe(200);
		world.clock.now += SECOND;
		const late = [await resume(device), await resume(device)];
		expect(late.map(({ status }) => status)).toEqual([200, 429]);
	});
});
