import { expect, test } from 'vitest';
import { idOf, PROVIDER, SELF } from '#fixtures/replica.ts';
import { SECRET, startOpen } from '#fixtures/engine.ts';

const sam = { id: idOf('sam') };
const ALL = {
	kind: 'administrators',
	search: '',
	filter: {},
	from: 0,
	count: 50,
	sort: { by: 'name', direction: 'ascending' }
} as const;

test('a copy that is reset is fetched again and keeps the queue', async () => {
	const { api, ask, engine, rest, server } = await startOpen();
	server.pushRefusal = 'enrolment_required';
	await api.mutate({ name: 'administrator.suspend', args: sam });
	await rest();
	engine.session?.replica.rows.clear();

	expect(await api.resetCopy()).toEqual({ ok: true, value: true });

	expect(ask(ALL)).toMatchObject({ total: 3, isPartial: false });
	expect(ask({ kind: 'administrator', ...sam })).toMatchObject({ status: 'suspended' });
	expect(ask({ kind: 'status' })).toMatchObject({ waiting: 1 });
	server.pushRefusal = undefined;
	api.syncNow();
	await rest();
	expect(ask({ kind: 'status' })).toMatchObject({ waiting: 0 });
});

test('nothing is reset without a server', async () => {
	const { api, ask, server } = await startOpen();
	server.isDown = true;

	expect(await api.resetCopy()).toEqual({ ok: true, value: false });

	expect(ask(ALL)).toMatchObject({ total: 3, isPartial: false });
});

test('a copy that was being reset when the app was closed is still readable and continues', async () => {
	const first = await startOpen();
	await first.engine.session?.pullApplier.forgetCookie();
	const { api, ask, rest } = await first.restart();
	await api.unlock(`${PROVIDER}-${SELF}`, SECRET);
	await rest();

	expect(ask(ALL)).toMatchObject({ total: 3, isPartial: false });
});

test('the queue is exported in words and as it would be sent', async () => {
	const { api, server } = await startOpen();
	server.isDown = true;
	await api.mutate({ name: 'administrator.suspend', args: sam });

	expect(await api.exportUnsent()).toMatchObject({
		ok: true,
		value: {
			email: 'ada@north.example',
			changes: [
				{
					view: { name: 'administrator.suspend', subject: { label: 'Sam sam' } },
					mutation: { name: 'administrator.suspend', args: sam }
				}
			]
		}
	});
});

test('nothing is exported or reset without an open vault', async () => {
	const { api } = await startOpen();
	await api.lock();

	expect(await api.exportUnsent()).toMatchObject({ error: { code: 'locked' } });
	expect(await api.resetCopy()).toMatchObject({ error: { code: 'locked' } });
});
