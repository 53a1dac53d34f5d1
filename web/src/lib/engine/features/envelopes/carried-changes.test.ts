import { DhkemX25519HkdfSha256 } from '@hpke/core';
import { receiptTextOf, type Receipt } from '@tenantry/shared/protocol/envelope.ts';
import { beforeEach, expect, test } from 'vitest';
import { toBase64Url } from '#lib/envelope/base64url.ts';
import { idOf, PROVIDER, SELF } from '#fixtures/replica.ts';
import { FakeServer, SECRET, startOpen, type EngineFixture } from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;
const sam = { id: idOf('sam') };

let timers: (() => void)[];
let fixture: EngineFixture;
let signing: CryptoKeyPair;

beforeEach(async () => {
	timers = [];
	signing = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
	const sealing = await new DhkemX25519HkdfSha256().generateKeyPair();
	const server = new FakeServer();
	const raw = await crypto.subtle.exportKey('raw', sealing.publicKey);
	const spki = await crypto.subtle.exportKey('spki', signing.publicKey);
	server.sideAnswers.set('/sync/v1/envelope-key', {
		sealFor: { keyId: 'k1', publicKey: toBase64Url(new Uint8Array(raw)) },
		receiptKeys: [{ keyId: 'r1', publicKey: toBase64Url(new Uint8Array(spki)) }]
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

async function receiptFor(
	{ deviceId, number }: { readonly deviceId: string; readonly number: number },
	over: Partial<Receipt> = {}
): Promise<Receipt> {
	const content = { deviceId, number, digest: 'd', receivedAt: 7_000, carrier: 'Kate Lee' };
	const unsigned = { ...content, state: 'received', keyId: 'r1', ...over } as const;
	const text = new TextEncoder().encode(receiptTextOf(unsigned));
	const signature = await crypto.subtle.sign('Ed25519', signing.privateKey, text);
	return { ...unsigned, signature: toBase64Url(new Uint8Array(signature)) };
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

test('a receipt says when the server received a change, and who carried it', async () => {
	const id = await suspend();
	const receipt = await receiptFor(await passOn(id));

	const taken = await fixture.api.takeReceipt(receipt);

	expect(taken).toEqual({ ok: true, value: { at: 7_000, carrier: 'Kate Lee' } });
	expect(waiting()).toMatchObject([
		{ id, state: 'received', received: { at: 7_000, carrier: 'Kate Lee' } }
	]);
});

test('SEC-L14 a receipt that the server has not signed says nothing', async () => {
	const id = await suspend();
	const receipt = await receiptFor(await passOn(id));
	const forged = [
		{ ...receipt, carrier: 'Somebody else' },
		{ ...receipt, receivedAt: 8_000 },
		{ ...receipt, keyId: 'unknown' },
		{ ...receipt, state: 'applied' }
	];

	for (const one of forged)
		expect(await fixture.api.takeReceipt(one)).toEqual({ ok: false, error: { code: 'forged' } });
	expect(waiting()).toMatchObject([{ id, state: 'carried' }]);
});

test('a receipt of a change that does not wait here is not taken', async () => {
	const envelope = await passOn(await suspend());
	const others = [
		await receiptFor(envelope, { deviceId: 'another' }),
		await receiptFor(envelope, { number: 9 })
	];

	for (const one of others)
		expect(await fixture.api.takeReceipt(one)).toEqual({
			ok: false,
			error: { code: 'not_found' }
		});
});
