import { ENVELOPE_INFO, labelOf, type Envelope } from '@tenantry/shared/protocol/envelope.ts';
import { beforeEach, describe, expect, test } from 'vitest';

import { createEnvelopeKeys, createEnvelopeSuite, type EnvelopeKeys } from './envelope-keys.ts';
import type { SealingKey } from './secret-file.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

test('SEC-L07 seals and opens as RFC 9180 does', async () => {
	// Vector of the RFC's authors for this suite: mode 0, KEM 0x0020, KDF 0x0001, AEAD 0x0002.
	const suite = createEnvelopeSuite();
	const ikm = hex('dac33b0e9db1b59dbbea58d59a14e7b5896e9bdf98fad6891e99d1686492b9ee');
	const enc = hex('6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256');
	const ciphertext =
		'e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a';

	const pair = await suite.kem.deriveKeyPair(ikm);
	const publicKey = Buffer.from(await suite.kem.serializePublicKey(pair.publicKey));
	const recipient = { recipientKey: pair, enc, info: Buffer.from('Ode on a Grecian Urn') };
	const text = await suite.open(recipient, hex(ciphertext), Buffer.from('Count-0'));

	expect(publicKey.toString('hex')).toBe(
		'430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c'
	);
	expect(Buffer.from(text).toString()).toBe('Beauty is truth, truth beauty');
});

describe('the keys of a server', () => {
	const [first, second]: readonly SealingKey[] = ['first', 'second'].map((id, place) => ({
		id,
		key: Buffer.alloc(32, place + 1)
	}));
	let ring: [SealingKey, ...SealingKey[]];
	let keys: EnvelopeKeys;

	beforeEach(() => {
		if (first === undefined) throw new Error('No key');
		ring = [first];
		keys = createEnvelopeKeys(() => ring);
	});

	async function seal(text: string): Promise<Envelope> {
		const suite = createEnvelopeSuite();
		const { keyId, publicKey } = await keys.sealFor();
		const envelope = { providerId: 'p', deviceId: 'd', keyId, number: 1, signature: '' };
		const recipientPublicKey = await suite.kem.deserializePublicKey(
			Buffer.from(publicKey, 'base64url')
		);
		const recipient = { recipientPublicKey, info: Buffer.from(ENVELOPE_INFO) };
		const aad = Buffer.from(labelOf(envelope));
		const { enc, ct } = await suite.seal(recipient, Buffer.from(text), aad);
		const sealed = Buffer.concat([Buffer.from(enc), Buffer.from(ct)]).toString('base64url');
		return { ...envelope, sealed };
	}

	test('SEC-L07 follow from the sealing keys, alike in every process', async () => {
		const envelope = await seal('Ada');
		const other = createEnvelopeKeys(() => structuredClone(ring));

		expect(await other.sealFor()).toEqual(await keys.sealFor());
		expect(await other.open(envelope)).toMatchObject({ ok: true, value: { text: 'Ada' } });
	});

	test('SEC-L07 open under every key that is kept, and seal for the first', async () => {
		const old = await seal('old');
		if (second !== undefined) ring = [second, ...ring];
		const present = await seal('new');

		const opened = [await keys.open(old), await keys.open(present)];
		ring.pop();
		const afterwards = await keys.open(old);

		expect([old.keyId, present.keyId]).toEqual(['first', 'second']);
		expect(opened).toMatchObject([
			{ ok: true, value: { text: 'old' } },
			{ ok: true, value: { text: 'new' } }
		]);
		expect(afterwards).toEqual({ ok: false, error: 'retired' });
	});

	test('SEC-L07 open nothing under another label, cut short or tampered with', async () => {
		const envelope = await seal('Ada');
		const [first, ...rest] = envelope.sealed;
		const changed: Partial<Envelope>[] = [
			{ providerId: 'q' },
			{ deviceId: 'e' },
			{ number: 2 },
			{ sealed: '' },
			{ sealed: envelope.sealed.slice(0, 20) },
			{ sealed: envelope.sealed.slice(0, 43) },
			{ sealed: envelope.sealed.slice(0, -4) },
			{ sealed: [first === '_' ? '-' : '_', ...rest].join('') },
			{ sealed: 'A'.repeat(100) }
		];

		for (const over of changed)
			expect(await keys.open({ ...envelope, ...over })).toEqual({ ok: false, error: 'unreadable' });
	});
});
