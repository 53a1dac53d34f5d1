import { beforeEach, expect, test } from 'vitest';
import { PROVIDER } from '#fixtures/replica.ts';
import { SECRET } from '#fixtures/engine.ts';
import { COPY, SAM, startWithEnvelopes, type EnvelopeFixture } from '#fixtures/envelopes.ts';

let fixture: EnvelopeFixture;

beforeEach(async () => {
	fixture = await startWithEnvelopes();
	fixture.server.isDown = true;
	fixture.api.syncNow();
	await fixture.rest();
});

async function suspend(): Promise<string> {
	const made = await fixture.api.mutate({ name: 'administrator.suspend', args: SAM });
	if (!made.ok) throw new Error('The change was not saved');
	return made.value.mutationId;
}

async function passOn(id: string) {
	const result = await fixture.api.passOn([id]);
	if (!result.ok) throw new Error(result.error.code);
	const [one] = result.value;
	if (one === undefined) throw new Error('No envelope');
	return one.envelope;
}

const waiting = () => fixture.ask({ kind: 'changes', settled: 50 }).waiting;

test('SEC-L15 a change that is handed over counts as sent, also after a restart, and is pushed all the same', async () => {
	const id = await suspend();

	expect(await passOn(id)).toMatchObject({ number: 1, providerId: PROVIDER });
	expect(waiting()).toMatchObject([{ id, state: 'carried', canWithdraw: false }]);
	expect(await fixture.api.withdraw(id)).toEqual({ ok: true, value: false });

	await fixture.api.lock();
	await fixture.api.unlock(COPY, SECRET);
	await expect.poll(waiting).toMatchObject([{ id, canWithdraw: false }]);
	fixture.server.isDown = false;
	fixture.api.syncNow();
	await fixture.rest();
	expect(fixture.server.pushes.flatMap(({ mutations }) => mutations)).toMatchObject([{ id }]);
});

test('a change that is not handed over can still be cancelled', async () => {
	const [first, second] = [await suspend(), await fixture.api.newId()];

	await fixture.api.passOn([second]);

	expect(waiting()).toMatchObject([{ id: first, state: 'waiting', canWithdraw: true }]);
});
