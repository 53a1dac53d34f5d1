import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import type { LiveQuery, LiveResult } from '#lib/engine-api/queries.ts';
import type { Client } from './client.ts';
import { createLive } from './live.svelte.ts';

type Organization = Extract<LiveQuery, { kind: 'organization' }>;
type Organizations = Extract<LiveQuery, { kind: 'organizations' }>;

/** A client that answers when the test says so, and records the queries. */
class HandClient implements Pick<Client, 'watch'> {
	readonly asked: LiveQuery[] = [];
	closed = 0;
	answer: (result: unknown) => void = () => undefined;

	watch<Q extends LiveQuery>(query: Q, onresult: (result: LiveResult<Q>) => void) {
		this.asked.push(query);
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the test knows
		this.answer = (result) => onresult(result as LiveResult<Q>);
		return {
			change: (next: Q) => void this.asked.push(next),
			close: () => {
				this.closed++;
			}
		};
	}
}

function organizations(from: number): Organizations {
	return { kind: 'organizations', search: '', from, count: 50 };
}

test('a reader of a live query sees each new answer', () => {
	const client = new HandClient();
	const seen: unknown[] = [];
	const stop = $effect.root(() => {
		const live = createLive(() => organizations(0), client);
		$effect(() => void seen.push(live.current));
	});
	flushSync();

	client.answer('first');
	flushSync();
	client.answer('second');
	flushSync();
	stop();

	expect(seen).toEqual([undefined, 'first', 'second']);
	expect(client.asked).toEqual([organizations(0)]);
});

test('a moved window queries again and shows the old rows until the new ones arrive', () => {
	const client = new HandClient();
	const seen: unknown[] = [];
	let from = $state(0);
	const stop = $effect.root(() => {
		const live = createLive(() => organizations(from), client);
		$effect(() => void seen.push(live.current));
	});
	flushSync();
	client.answer('rows from 0');
	flushSync();

	from = 50;
	flushSync();
	client.answer('rows from 50');
	flushSync();
	stop();

	expect(client.asked).toEqual([organizations(0), organizations(50)]);
	expect(seen).toEqual([undefined, 'rows from 0', 'rows from 0', 'rows from 50']);
});

test('rows of one organization are never shown as those of another', () => {
	const client = new HandClient();
	const seen: unknown[] = [];
	let id = $state('a');
	const stop = $effect.root(() => {
		const live = createLive((): Organization => ({ kind: 'organization', id }), client);
		$effect(() => void seen.push(live.current));
	});
	flushSync();
	client.answer('about a');
	flushSync();

	id = 'b';
	flushSync();
	stop();

	expect(seen).toEqual([undefined, 'about a', undefined]);
});

test('a live query without readers is closed', async () => {
	const client = new HandClient();
	const stop = $effect.root(() => {
		const live = createLive(() => organizations(0), client);
		$effect(() => {
			expect(live.current).toBeUndefined();
		});
	});
	flushSync();

	stop();
	await Promise.resolve();
	await Promise.resolve();

	expect(client.closed).toBe(1);
});
