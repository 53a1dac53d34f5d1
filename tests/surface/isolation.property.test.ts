import { MUTATORS_BY_NAME, mutatorOf } from '@tenantry/shared/mutators.ts';
import { readArgs } from '@tenantry/shared/earlier-form.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { carryOut } from '#fuzz/carry-out.ts';
import { placesOf } from '#fuzz/places.ts';
import { plansFor, type Plan } from '#fuzz/plan.ts';
import { messagesOf } from '#fuzz/shape.ts';
import { withThings } from '#fuzz/things.ts';
import {
	allowSharedIds,
	lockVictim,
	openApartWorld,
	type ApartWorld
} from '#support/auth/apart-world.ts';
import { databases } from '#support/store/stores.ts';

/** 1,000 take minutes: `TENANTRY_ISOLATION_CASES=1000`. */
const CASES = Number(process.env.TENANTRY_ISOLATION_CASES ?? 40);
const SEED = Number(process.env.TENANTRY_TEST_SEED ?? 20_261_127);
const FORMS = 4;
const PATIENCE_MS = 30_000 + CASES * 2_000;
/** Step of the server's clock, so that no request is throttled. */
const STEP_MS = 250;

describe.each(databases)('on %s', (_name, open) => {
	describe.each([
		['an id belongs to one provider', false],
		['the keys alone keep providers apart', true]
	])('where %s', (_how, isShared) => {
		let world: ApartWorld;
		let before: string;
		let at: number;

		beforeEach(async () => {
			world = await openApartWorld(open);
			if (isShared) await allowSharedIds(world.signInWorld);
			await lockVictim(world);
			before = await world.rowsOfVictim();
			at = 0;
		});
		afterEach(() => world.close());

		async function send(plan: Plan): Promise<number> {
			await world.keepActor();
			world.signInWorld.clock.now += STEP_MS;
			const { path, init } = carryOut(world, plan);
			const address = `198.51.${Math.floor(at / 250)}.${at++ % 250}`;
			const response = await world.signInWorld.request(path, init, address);
			await response.body?.cancel();
			return response.status;
		}

		test(
			'SEC-D14 no route that another provider calls with existing ids changes a row here',
			async () => {
				const places = placesOf(world.signInWorld.routes);
				const statuses: number[] = [];
				for (const place of places) {
					const [plan] = fc.sample(plansFor([place]).map(plain), { seed: SEED, numRuns: 1 });
					if (plan !== undefined) statuses.push(await send(plan));
				}
				expect(await world.rowsOfVictim()).toBe(before);

				await fc.assert(
					fc.asyncProperty(plansFor(places).map(plain), async (plan) => {
						statuses.push(await send(plan));
						expect(await world.rowsOfVictim()).toBe(before);
					}),
					{ seed: SEED, numRuns: CASES }
				);

				// Requests were let in, and none caused an error of the server.
				expect(statuses.filter((status) => status < 300).length).toBeGreaterThan(CASES / 5);
				expect(statuses.filter((status) => status >= 500)).toEqual([]);
			},
			PATIENCE_MS
		);

		test(
			'SEC-D14 no change that another provider makes with existing ids changes a row here',
			async () => {
				const outcomes = new Map<string, number>();
				const push = async (name: string, form: unknown) => {
					await world.keepActor();
					world.signInWorld.clock.now += STEP_MS;
					const [result] = await world.replica.push(mutationOf(world, name, form));
					const outcome = result?.outcome ?? 'none';
					outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
				};
				for (const [name, { args }] of MUTATORS_BY_NAME)
					for (const form of fc.sample(messagesOf(args), { seed: SEED, numRuns: FORMS }))
						await push(name, form);
				expect(await world.rowsOfVictim()).toBe(before);

				const changes = fc.oneof(
					...[...MUTATORS_BY_NAME].map(([name, { args }]) =>
						fc.record({ name: fc.constant(name), form: messagesOf(args) })
					)
				);
				await fc.assert(
					fc.asyncProperty(changes, async ({ name, form }) => {
						await push(name, form);
						expect(await world.rowsOfVictim()).toBe(before);
					}),
					{ seed: SEED, numRuns: CASES }
				);

				expect(outcomes.get('rejected')).toBeGreaterThan(0);
				// Where ids may be shared, there is a person with the same id to change.
				if (isShared) expect(outcomes.get('applied')).toBeGreaterThan(5);
			},
			PATIENCE_MS
		);
	});
});

/** Returns a mutation on bases that its author holds, with ids of the other provider in it. */
function mutationOf({ replica, find }: ApartWorld, name: string, form: unknown): Mutation {
	const text = withThings(JSON.stringify(form), find);
	const args: unknown = JSON.parse(text);
	const mutator = mutatorOf(name);
	if (mutator === undefined) throw new Error(`No mutator ${name}`);
	const read = readArgs(mutator, { args });
	const base = replica.basesOf(read.ok ? mutator.touches(read.value) : []);
	const some = replica.mutation('verdict.discard', { mutationId: '' });
	return { ...some, name, v: mutator.version, args, base };
}

/** Returns the plan as the author's own browser or program would send it. */
function plain(plan: Plan): Plan {
	const pass = plan.pass === 'none' ? 'session' : plan.pass;
	const { method } = plan.place;
	return { ...plan, method, pass, actor: 0, harm: { kind: 'none' }, headers: {} };
}
