import { expect, test } from 'vitest';
import { idOf, PROVIDER, SELF } from '#fixtures/replica.ts';
import { SECRET, startOpen } from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;
const sam = { id: idOf('sam') };

test('a revoked device whose changes were refused keeps them and hands them over at the next unlock', async () => {
	const { api, ask, rest, server, restart } = await startOpen();
	server.refusal = 'device_revoked';
	server.resumes = false;

	await api.mutate({ name: 'administrator.suspend', args: sam });
	await rest();
	await expect.poll(() => ask({ kind: 'engine' })).toMatchObject({ handOver: 'going' });

	const after = await restart();
	expect(after.ask({ kind: 'engine' })).toMatchObject({ people: [{ waiting: 1 }] });
	server.sideAnswers.set('/sync/v1/quarantine', { results: [] });
	expect((await after.api.unlock(KEY, SECRET)).ok).toBe(true);
	await expect.poll(() => after.ask({ kind: 'engine' })).toMatchObject({ handOver: 'done' });
	const { ask: askAtLast } = await after.restart();
	expect(askAtLast({ kind: 'engine' })).toEqual({ phase: 'signed_out', people: [] });
});

test('a device revoked while it was offline for longer than its lease is not refused as merely offline', async () => {
	const first = await startOpen();
	first.clock.now += 2_000_000;
	first.server.refusal = 'device_revoked';
	first.server.resumes = false;
	const { api, ask } = await first.restart();

	expect((await api.unlock(KEY, SECRET)).ok).toBe(true);

	await expect
		.poll(() => ask({ kind: 'engine' }))
		.toMatchObject({ phase: 'revoked', handOver: 'nothing' });
});

test('SEC-G05 a revoked device hands over its unsent changes and then forgets the person', async () => {
	const { api, ask, rest, server, restart } = await startOpen();
	server.refusal = 'device_revoked';
	server.sideAnswers.set('/sync/v1/quarantine', { results: [] });

	await api.mutate({ name: 'administrator.suspend', args: sam });
	await rest();

	await expect
		.poll(() => ask({ kind: 'engine' }))
		.toMatchObject({ phase: 'revoked', handOver: 'done', person: { waiting: 1 } });
	const after = await restart();
	expect(after.ask({ kind: 'engine' })).toEqual({ phase: 'signed_out', people: [] });
});

test('SEC-G05 a revoked device without unsent changes forgets the person', async () => {
	const { api, ask, rest, server, restart } = await startOpen();
	server.refusal = 'device_revoked';

	api.syncNow();
	await rest();
	await expect.poll(() => ask({ kind: 'engine' }).phase).toBe('revoked');

	const after = await restart();
	expect(after.ask({ kind: 'engine' })).toEqual({ phase: 'signed_out', people: [] });
});
