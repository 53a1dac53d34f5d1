import {
	HAND_OVER_HEADER,
	HandOverAnswer,
	handOverPass
} from '@tenantry/shared/protocol/quarantine.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { statesOf } from '#support/envelopes/post.ts';
import {
	createEnvelopeWorld,
	type EnvelopeWorld,
	type LockedPerson
} from '#support/envelopes/world.ts';
import { DATABASES } from '#support/servers/world.ts';

const MOST = 100;
const A_REQUEST = 20;

describe.each(DATABASES)('on %s', (database) => {
	let world: EnvelopeWorld;
	let manager: LockedPerson;
	let person: string;

	beforeEach(async () => {
		world = await createEnvelopeWorld(database);
		manager = await world.enter('Manager');
		person = await world.addAdministrator({ role: 'Help Desk' });
		await manager.replica.pull();
	});
	afterEach(() => world.close());

	const suspend = () => manager.replica.mutation('administrator.suspend', { id: person });
	const seal = (mutations: readonly Mutation[]) =>
		Promise.all(mutations.map((mutation) => manager.device.seal(mutation)));

	async function revoke(): Promise<void> {
		const { administratorId: id, deviceId } = manager.signedIn;
		await world.apply('administrator.endDevice', { id, deviceId });
	}

	async function isSuspended(): Promise<unknown> {
		await world.owner.replica.pull();
		return world.owner.replica.value('administrator', person)?.['suspended'];
	}

	async function handOver(mutations: readonly Mutation[]): Promise<unknown> {
		const { deviceId } = manager.signedIn;
		const headers = { 'content-type': 'application/json' };
		const body = JSON.stringify({ deviceId, cookie: null, limit: 1 });
		const told = await manager.signedIn.fetch('/sync/v1/pull', { method: 'POST', headers, body });
		const { ticket = '' } = SyncError.parse(await told.json());
		const answer = await world.request('/sync/v1/quarantine', {
			method: 'POST',
			headers: { ...headers, [HAND_OVER_HEADER]: handOverPass(deviceId, ticket) },
			body: JSON.stringify({ mutations })
		});
		return HandOverAnswer.parse(await answer.json()).results.map(({ outcome }) => outcome);
	}

	test.each([
		['a revoked device', revoke],
		[
			'a suspended person',
			async () => {
				await world.apply('administrator.suspend', { id: manager.signedIn.administratorId });
			}
		],
		[
			'a deleted person',
			async () => {
				const { administratorId: id } = manager.signedIn;
				await world.apply('administrator.delete', { id, email: `${id}@north.example` });
			}
		]
	])('SEC-L05 nothing that %s sends is applied, and an owner reviews it', async (_, end) => {
		const mutation = suspend();
		await end();

		const states = await statesOf(world, ...(await seal([mutation])));

		expect(states).toEqual(['received']);
		expect(await isSuspended()).toBe(false);
		const { verdicts } = world.owner.replica;
		expect(verdicts.get(mutation.id)).toMatchObject({
			outcome: 'quarantined',
			author: { name: 'Kim Of Manager' }
		});
	});

	test('SEC-L05 an owner releases quarantined changes', async () => {
		const mutation = suspend();
		await revoke();
		await statesOf(world, ...(await seal([mutation])));
		const { replica } = world.owner;
		await replica.pull();

		const redo = replica.mutation('administrator.suspend', { id: person }, { redoOf: mutation.id });
		const [result] = await replica.push(redo);

		expect([result?.outcome, await isSuspended()]).toEqual(['applied', true]);
		expect(replica.verdicts.get(mutation.id)?.successor).toBe(redo.id);
	});

	test('SEC-L05 at most a hundred changes of a revoked device are quarantined, in any number of requests', async () => {
		const made = Array.from({ length: MOST + A_REQUEST }, suspend);
		await revoke();

		const states: string[] = [];
		for (let start = 0; start < made.length; start += A_REQUEST)
			states.push(
				...(await statesOf(world, ...(await seal(made.slice(start, start + A_REQUEST)))))
			);
		const again = await statesOf(world, ...(await seal(made.slice(0, A_REQUEST))));

		expect(states).toEqual(made.map((__, place) => (place < MOST ? 'received' : 'refused')));
		expect(again).toEqual(again.map(() => 'received'));
		const held = (await world.audit()).filter(({ outcome }) => outcome === 'quarantined');
		expect(held).toHaveLength(MOST);
	});

	test('SEC-L05 the limit holds for requests at the same moment', async () => {
		const made = Array.from({ length: MOST + A_REQUEST }, suspend);
		await revoke();
		const sealed = await seal(made);
		const requests = Array.from({ length: made.length / A_REQUEST }, (__, at) =>
			sealed.slice(at * A_REQUEST, (at + 1) * A_REQUEST)
		);

		const states = await Promise.all(requests.map((envelopes) => statesOf(world, ...envelopes)));

		expect(states.flat().filter((state) => state === 'received')).toHaveLength(MOST);
	});

	test('the hand-over of a device includes the changes quarantined from its envelopes', async () => {
		const [sent, kept] = [suspend(), suspend()];
		await revoke();
		await statesOf(world, ...(await seal([sent])));

		expect(await handOver([sent, kept])).toEqual(['quarantined', 'quarantined']);
		expect(await world.eventsOf(sent.id)).toHaveLength(1);
		expect(await statesOf(world, ...(await seal([kept])))).toEqual(['received']);
	});

	test('a change decided before its device was revoked is received and keeps its verdict', async () => {
		const mutation = suspend();
		await statesOf(world, ...(await seal([mutation])));
		await revoke();

		const states = await statesOf(world, ...(await seal([mutation])));

		expect(states).toEqual(['received']);
		expect(await world.eventsOf(mutation.id)).toMatchObject([{ outcome: 'applied' }]);
	});
});
