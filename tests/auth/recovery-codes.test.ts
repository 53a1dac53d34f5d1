import * as z from 'zod/mini';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	credentialsOf,
	openSignInWorld,
	type Answer,
	type SignInWorld,
	type SignInPerson
} from '#support/auth/world.ts';
import { codeOf } from '#support/auth/totp.ts';
import { databases } from '#support/store/stores.ts';

const signIn = '/session/v1/sign-in';
const path = '/session/v1/recovery-codes';
const MINUTE = 60_000;
const Codes = z.array(z.string());
const Json = z.record(z.string(), z.unknown());

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;
	let ada: SignInPerson;

	beforeEach(async () => {
		world = await openSignInWorld({ open });
		ada = await world.addPerson({ isMfaRequired: true, isEnrolled: true });
	});
	afterEach(() => world.close());

	function enter(): Promise<Answer> {
		world.clock.now += MINUTE;
		const code = codeOf(ada.totpSecret ?? '', { at: world.clock.now, stepsAhead: 0 });
		return world.post(signIn, credentialsOf(ada, { code }));
	}

	async function make({ cookie }: Answer): Promise<string[]> {
		return Codes.parse((await world.post(path, {}, { cookie })).body.recoveryCodes);
	}

	async function countOf({ cookie }: Answer): Promise<unknown> {
		const answer = await world.request(path, { headers: { cookie: cookie ?? '' } });
		return Json.parse(await answer.json());
	}

	const recover = async (recoveryCode: string | undefined) =>
		(await world.post(signIn, credentialsOf(ada, { recoveryCode }))).status;

	test('SEC-B09 a used recovery code is crossed out, and its owner sees how many are left', async () => {
		const here = await enter();
		const [first] = await make(here);
		const before = await countOf(here);

		const statuses = [await recover(first), await recover(first)];

		expect(statuses).toEqual([200, 401]);
		expect([before, await countOf(here)]).toEqual([
			{ total: 10, left: 10 },
			{ total: 10, left: 9 }
		]);
	});

	test('SEC-B09 new recovery codes invalidate the previous ones', async () => {
		const here = await enter();
		const [old] = await make(here);

		const [fresh] = await make(here);

		const { db } = world.store;
		expect(await db.selectFrom('recovery_code').select('hash').execute()).toHaveLength(10);
		expect([await recover(old), await recover(fresh)]).toEqual([401, 200]);
	});

	test('SEC-B09 SEC-C06 new recovery codes require a fresh factor and an existing second factor', async () => {
		const here = await enter();
		world.clock.now += 16 * MINUTE;
		const stale = await world.post(path, {}, { cookie: here.cookie });
		const ben = await world.post(signIn, credentialsOf(await world.addPerson()));
		const without = await world.post(path, {}, { cookie: ben.cookie });
		const stranger = await world.post(path, {});

		expect([stale.status, stale.body.code]).toEqual([403, 'step_up_required']);
		expect([without.status, without.body.code]).toEqual([403, 'enrolment_required']);
		expect(stranger.status).toBe(401);
	});

	test('SEC-A15 SEC-B09 the owner is notified of new recovery codes and of a used one', async () => {
		const here = await enter();
		const [first] = await make(here);
		await recover(first);

		const effects = await world.store.db.selectFrom('effect').select('kind').execute();

		expect(effects.map(({ kind }) => kind).sort()).toEqual([
			'notice.recoveryCodeUsed',
			'notice.recoveryCodesRenewed'
		]);
	});
});
