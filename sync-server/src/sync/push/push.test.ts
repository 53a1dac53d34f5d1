import type { Mutation, PushRequest } from '@tenantry/shared/protocol/push.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Account } from '#store/account.ts';
import { openSqlite } from '#store/sqlite/open.ts';
import type { Store, StoreTransaction } from '#store/store.ts';
import {
	DEVICES,
	HOUR_MS,
	MANAGER,
	mutationOf,
	NOW,
	openPushes,
	OTHER_OWNER,
	OWNER,
	PROVIDER,
	SUBJECT
} from '#fixtures/push.ts';
import { createDeliver, type DeliverDependencies } from './delivery.ts';
import { createPush, type Push, type PushOutcome } from './push.ts';
import type { AccessEnding } from '#sync/effects/access.ts';
import type { Sender } from '#sync/sender.ts';

let provider: Awaited<ReturnType<typeof openPushes>>;
let push: Push;
let owner: Sender;
/** What happened around the transactions, in order. */
let happened: string[];
let endings: (AccessEnding & Account)[];
/** Ids of the rows that were read. */
let readIds: string[];

beforeEach(async () => {
	provider = await openPushes(openSqlite);
	[happened, endings, readIds] = [[], [], []];
	push = openPush({
		...provider.store,
		write: (providerId, run) => watched(provider.store, providerId, run)
	});
	owner = await provider.signIn(OWNER);
});
afterEach(() => provider.close());

function openPush(store: Store): Push {
	const onAccessEnd: DeliverDependencies['onAccessEnd'] = (ending) => {
		endings.push(ending);
		happened.push('ending');
	};
	const deliver = createDeliver({ ...DEVICES, store, clock: () => NOW, onAccessEnd });
	return createPush({ deliver, onBug: () => undefined });
}

/** Runs a transaction and records how often it read rows. */
async function watched<T>(
	store: Store,
	providerId: string,
	run: (tx: StoreTransaction) => Promise<T>
): Promise<T> {
	let reads = 0;
	const outcome = await store.write(providerId, (tx) => {
		const rows: StoreTransaction['rows'] = (keys) => {
			reads++;
			readIds.push(...keys.map(({ id }) => id));
			return tx.rows(keys);
		};
		return run({ ...tx, rows });
	});
	happened.push(`${reads} reads`);
	return outcome;
}

function request(sender: Sender, mutations: readonly Mutation[], over: Partial<PushRequest> = {}) {
	return {
		deviceId: sender.deviceId,
		lane: 'ordinary' as const,
		clientNow: NOW,
		queueDepth: 0,
		oldestAt: null,
		mutations: [...mutations],
		...over
	};
}

let places = 0;
const change = (name: string, args: unknown, over: Partial<Mutation> = {}): Mutation => ({
	...mutationOf(++places, name, args),
	...over
});
const suspend = (id: string) =>
	change('administrator.suspend', { id }, { base: { [`administrator/${id}/suspended`]: 0 } });
/** A mutation of a future kind, which is deferred without a decision. */
const later = () => change('administrator.paint', {});

function told(outcome: PushOutcome): string | readonly string[] {
	return outcome.ok ? outcome.value.map((result) => result.outcome) : outcome.error;
}

const transactions = () => happened.filter((one) => one.endsWith('reads')).length;
const device = ({ deviceId }: Sender) =>
	provider.store.db
		.selectFrom('device')
		.selectAll()
		.where('id', '=', deviceId)
		.executeTakeFirstOrThrow();

test('SEC-E21 rows of bases that a change does not mean are not loaded', async () => {
	const invented = Object.fromEntries(
		Array.from({ length: 1_000 }, (_, place) => [`administrator/made-up-${place}/suspended`, 0])
	);
	const { base, ...rest } = suspend(SUBJECT);
	const changes = [
		{ ...rest, base: { ...invented, ...base } },
		change('administrator.suspend', { id: 7 }, { base: invented })
	];

	const answer = await push(owner, request(owner, changes));

	expect(told(answer)).toEqual(['applied', 'rejected']);
	expect(readIds).toContain(SUBJECT);
	expect(readIds.filter((id) => id.startsWith('made-up'))).toEqual([]);
});

describe('requests that wait at the same time', () => {
	test('share a transaction and get separate answers', async () => {
		const other = await provider.signIn(OTHER_OWNER);
		const [first, second] = [suspend(SUBJECT), suspend(SUBJECT)];

		const answers = await Promise.all([
			push(owner, request(owner, [first])),
			push(other, request(other, [second, later()]))
		]);

		expect(transactions()).toBe(1);
		expect(answers).toMatchObject([
			{ value: [{ id: first.id, outcome: 'applied' }] },
			{ value: [{ id: second.id, outcome: 'noop' }, { outcome: 'deferred' }] }
		]);
		await push(owner, request(owner, []));
		expect(transactions()).toBe(2);
	});

	test.each([
		['up to 100 changes', [50, 50], 1],
		['no more than that', [50, 50, 1], 2],
		['or a part of one request alone, which is no larger', [101, 1], 2]
	])('share it for %s', async (_case, sizes, expected) => {
		const answers = await Promise.all(
			sizes.map((size) => push(owner, request(owner, Array.from({ length: size }, later))))
		);

		expect(transactions()).toBe(expected);
		expect(answers.map(told)).toEqual(sizes.map(() => ['deferred']));
	});

	test('fail together, and later ones are still decided', async () => {
		let failures = 1;
		const { store } = provider;
		const failing = openPush({
			...store,
			write: (providerId, run) =>
				failures-- > 0 ? Promise.reject(new Error('The disk')) : store.write(providerId, run)
		});
		const one = request(owner, [suspend(SUBJECT)]);

		const answers = await Promise.allSettled([failing(owner, one), failing(owner, one)]);
		const again = await failing(owner, one);

		expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(told(again)).toEqual(['applied']);
	});

	test('wait for the running transaction', async () => {
		const first = push(owner, request(owner, [suspend(SUBJECT)]));
		await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
		const second = push(owner, request(owner, [suspend(SUBJECT)]));

		expect([told(await first), told(await second)]).toEqual([['applied'], ['noop']]);
		expect(transactions()).toBe(2);
	});
});

describe('a device without access', () => {
	test.each([
		['has no session', { sessionHash: 'none' }, 'unauthenticated'],
		['uses the session of another person', { administratorId: OTHER_OWNER }, 'wrong_person']
	])('decides nothing when its person %s', async (_case, over, expected) => {
		const answer = await push({ ...owner, ...over }, request(owner, [suspend(SUBJECT)]));

		expect(told(answer)).toBe(expected);
		expect(told(await push(owner, request(owner, [suspend(SUBJECT)])))).toEqual(['applied']);
	});

	test('has an unknown id', async () => {
		const answer = await push(owner, request(owner, [], { deviceId: 'none' }));

		expect(told(answer)).toBe('unauthenticated');
	});

	test('belongs to a suspended person, whatever the state of their session', async () => {
		const manager = await provider.signIn(MANAGER);
		await push(owner, request(owner, [suspend(MANAGER)]));
		await provider.store.db
			.updateTable('session')
			.set({ ended_at: null, ended_reason: null })
			.execute();
		await provider.store.db
			.updateTable('device')
			.set({ ended_at: null, ended_reason: null })
			.execute();

		expect(told(await push(manager, request(manager, [])))).toBe('device_revoked');
	});

	test('belongs to a person suspended by a concurrent request, after which they can do nothing', async () => {
		const manager = await provider.signIn(MANAGER);

		const answers = await Promise.all([
			push(manager, request(manager, [suspend(SUBJECT)])),
			push(owner, request(owner, [suspend(MANAGER)])),
			push(manager, request(manager, [suspend(SUBJECT)])),
			push(owner, request(owner, [suspend(SUBJECT)]))
		]);

		expect(answers.map(told)).toEqual([['applied'], ['applied'], 'device_revoked', ['noop']]);
		expect(transactions()).toBe(1);
		expect(endings).toEqual([
			{ providerId: PROVIDER, administratorId: SUBJECT, reason: 'suspended' },
			{ providerId: PROVIDER, administratorId: MANAGER, reason: 'suspended' }
		]);
	});
});

test('decides nothing after its session ends concurrently, while other devices go on', async () => {
	const [phone, tablet] = [
		await provider.signIn(MANAGER),
		await provider.signIn(MANAGER, 'Tablet')
	];
	const { deviceId } = phone;

	const answers = await Promise.all([
		push(owner, request(owner, [change('administrator.endDevice', { id: MANAGER, deviceId })])),
		push(phone, request(phone, [suspend(SUBJECT)])),
		push(tablet, request(tablet, [suspend(SUBJECT)])),
		push(owner, request(owner, [change('administrator.endSessions', { id: MANAGER })])),
		push(tablet, request(tablet, []))
	]);

	expect(answers.map(told)).toEqual([
		['applied'],
		'device_revoked',
		['applied'],
		['applied'],
		'unauthenticated'
	]);
});

test('an end of access is announced when it is written and not before', async () => {
	await push(owner, request(owner, [suspend(MANAGER)]));

	expect(happened.map((one) => one.replace(/\b\d+ /, ''))).toEqual(['reads', 'ending']);
});

test('changes behind one that this server is too old for are deferred', async () => {
	const answer = await push(owner, request(owner, [later(), suspend(SUBJECT)]));

	expect(told(answer)).toEqual(['deferred']);
	expect(told(await push(owner, request(owner, [suspend(SUBJECT)])))).toEqual(['applied']);
});

test('a verdict names the author and the time of the value that stands', async () => {
	const edit = (firstName: string) =>
		change(
			'administrator.editDetails',
			{ id: SUBJECT, firstName },
			{ base: { [`administrator/${SUBJECT}/firstName`]: 0 } }
		);
	const lost = edit('Mine');

	await push(owner, request(owner, [lost]));

	const { verdict } = await provider.store.db
		.selectFrom('mutation')
		.select('verdict')
		.where('id', '=', lost.id)
		.executeTakeFirstOrThrow();
	expect(JSON.parse(verdict)).toMatchObject({
		conflicts: [{ yours: 'Mine', theirs: 'Ada', by: { name: 'The operator', at: 0 } }]
	});
});

describe('the queue that a device reports', () => {
	test('is recorded with the time of the report', async () => {
		const over = { queueDepth: 3.5, oldestAt: NOW - HOUR_MS, clientNow: NOW - 7 };

		await push(owner, request(owner, [], over));

		expect(await device(owner)).toMatchObject({
			queue_depth: 3,
			oldest_at: NOW - HOUR_MS + 7,
			last_seen_at: NOW
		});
	});

	test.each([
		['less the changes decided now', 4, NOW - 5, { queue_depth: 2, oldest_at: NOW - 5 }],
		['as empty when those were all', 2, NOW - 5, { queue_depth: 0, oldest_at: null }],
		['without a time when none was reported', 4, null, { queue_depth: 2, oldest_at: null }]
	])('is recorded %s', async (_case, queueDepth, oldestAt, expected) => {
		const mutations = [suspend(SUBJECT), suspend(SUBJECT), later()];

		await push(owner, request(owner, mutations, { queueDepth, oldestAt }));

		expect(await device(owner)).toMatchObject(expected);
	});

	test('is recorded when nothing waits', async () => {
		await push(owner, request(owner, [], { queueDepth: 2, oldestAt: 5 }));
		await push(owner, request(owner, []));

		expect(await device(owner)).toMatchObject({ queue_depth: 0, oldest_at: null });
	});

	test('is ignored when the device has no access', async () => {
		const { deviceId } = await provider.signIn(MANAGER);

		await push(owner, request(owner, [], { deviceId, queueDepth: 9 }));

		expect(await device({ ...owner, deviceId })).toMatchObject({ queue_depth: 0 });
	});
});

describe('the rows that decide', () => {
	const grant = (id: string) =>
		change(
			'organizationAccess.revoke',
			{ id, organizationIds: ['5'.repeat(24)] },
			{ base: { [`organizationAccess/${id}/${'5'.repeat(24)}`]: 0 } }
		);

	test('are read in one query, however many changes there are', async () => {
		const mutations = [OTHER_OWNER, MANAGER, SUBJECT].map(grant);

		await push(owner, request(owner, mutations));

		expect(happened[0]).toBe('1 reads');
	});

	test('are read in one query where the changes add them', async () => {
		const added = ['6', '7'].map((digit) =>
			change('organization.create', { id: digit.repeat(24), name: 'Bakery' })
		);

		await push(owner, request(owner, added));

		expect(happened[0]).toBe('1 reads');
	});

	test('are read in two queries for an author who sees only some of them', async () => {
		const manager = await provider.signIn(MANAGER);

		await push(manager, request(manager, [SUBJECT, OTHER_OWNER].map(suspend)));

		expect(happened[0]).toBe('2 reads');
	});
});
