import { createPublicKey, verify } from 'node:crypto';

import { expect, test } from 'vitest';

import { createSigner } from './signer.ts';

const ring = () =>
	[
		{ id: 'new', key: Buffer.alloc(32, 2) },
		{ id: 'old', key: Buffer.alloc(32, 1) }
	] as const;

test('SEC-L04 a signature for a checkpoint never counts for a receipt', () => {
	const checkpoints = createSigner(ring, 'signature of a checkpoint');
	const receipts = createSigner(ring, 'signature of a receipt');
	const signature = checkpoints.sign('a text');

	expect(checkpoints.isOurs('a text', signature)).toBe(true);
	expect(receipts.isOurs('a text', signature)).toBe(false);
	expect(receipts.sign('a text').publicKey).not.toBe(signature.publicKey);
});

test('SEC-L04 the public keys verify signatures of every key that is kept', () => {
	const receipts = createSigner(ring, 'signature of a receipt');
	const before = createSigner(() => [ring()[1]], 'signature of a receipt');
	const publicKeys = new Map(
		receipts.publicKeys().map(({ keyId, publicKey }) => [keyId, publicKey])
	);

	for (const signer of [receipts, before]) {
		const { keyId, signature } = signer.sign('a text');
		const der = Buffer.from(publicKeys.get(keyId) ?? '', 'base64url');
		const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
		expect(verify(null, Buffer.from('a text'), key, Buffer.from(signature, 'base64url'))).toBe(
			true
		);
	}
	expect([...publicKeys.keys()]).toEqual(['new', 'old']);
});
