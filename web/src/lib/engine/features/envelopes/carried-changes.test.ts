import { DhkemX25519HkdfSha256 } from '@hpke/core';
import { beforeEach, expect, test } from 'vitest';
import { toBase64Url } from '#lib/envelope/base64url.ts';
import { idOf, PROVIDER, SELF } from '#fixtures/replica.ts';
import { FakeServer, SECRET, startOpen, type EngineFixture } from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;
const sam = { id: idOf('sam') };

let timers: (() => void)[];
let fixture: EngineFixture;

beforeEach(async () => {
	timers = [];
	const sealing = await new DhkemX25519HkdfSha256().generateKeyPair();
	const server = new FakeServer();
	const raw = await crypto.subtle.exportKey('raw', sealing.publicKey);
	server.sideAnswers.set('/sync/v1/envelope-key', {
		sealFor: { keyId: 'k1', publicKey: toBase64Url(new Uint8Array(raw)) },
		receiptKeys: []
	});
	const after = (delayMs: number, run: () => void) => {
		if (delayMs <= 5_000) timers.push(run);
		return () => (timers = timers.filter((one) => one !== run));
	};
	fixture = await startOpen({ server, clock: { now: 5_000_000, after } });
	await expect
		.poll(() => {
			for (const run of timers.splice(0)) run();
			return server.asked;
		})
		.toContain('/sync/v1/envelope-key');
	await fixture.rest();
	server.isDown = true;
	fixture.api.syncNow();
	await fixture.rest();
});

async function suspend(): Promise<string> {
	const made = await fixture.api.mutate('administrator.suspend', sam);
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

const waiting = () => fixture.ask({ kind: 'changes' }).waiting;

test('SEC-L15 a change that is handed over counts as sent, also after a restart, and is pushed all the same', async () => {
	const id = await suspend();

	expect(await passOn(id)).toMatchObject({ number: 1, providerId: PROVIDER });
	expect(waiting()).toMatchObject([{ id, state: 'carried', canWithdraw: false }]);
	expect(await fixture.api.withdraw(id)).toEqual({ ok: true, value: false });

	await fixture.api.lock();
	await fixture.api.unlock(KEY, SECRET);
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
