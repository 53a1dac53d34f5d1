import { generateKeyPairSync, sign } from 'node:crypto';

import {
	carriageTextOf,
	labelOf,
	signedTextOf,
	type Envelope
} from '@tenantry/shared/protocol/envelope.ts';
import { readVerdictText } from '@tenantry/shared/protocol/receipt.ts';
import { err, ok } from '@tenantry/shared/result.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { answerSeal } from '#auth/keys/answer-seal.ts';
import { createSigner } from '#auth/keys/signer.ts';
import {
	DEVICES,
	mutationOf,
	NOW,
	openPushes,
	OTHER_OWNER,
	OWNER,
	PROVIDER,
	SUBJECT
} from '#fixtures/push.ts';
import { openSqlite } from '#store/sqlite/open.ts';
import { createDeliver } from '#sync/push/delivery.ts';
import { createPush, type Push } from '#sync/push/push.ts';
import { createEnvelopes, type Envelopes } from './envelopes.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let provider: Awaited<ReturnType<typeof openPushes>>;
let envelopes: Envelopes;
let push: Push;
let unsigned: Omit<Envelope, 'signature'>;
/** What an envelope holds; what is undefined does not open. */
let content: string | undefined;
/** The envelopes that were opened, and how many transactions were made. */
let opened: Envelope[];
/** What was sealed for the author. */
let sealed: string[];
let writes: number;

beforeEach(async () => {
	provider = await openPushes(openSqlite);
	[opened, sealed, writes, content] = [[], [], 0, undefined];
	const { deviceId } = await provider.signIn(OWNER);
	const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
	const point = [Buffer.of(4), ...[x, y].map((part) => Buffer.from(part, 'base64url'))];
	const key = Buffer.concat(point).toString('base64url');
	await provider.store.db
		.updateTable('device')
		.set({ authoring_key: key, carrying_key: key })
		.execute();
	const store: typeof provider.store = {
		...provider.store,
		write: (...given) => (writes++, provider.store.write(...given))
	};
	const clock = () => NOW;
	const onBug = () => undefined;
	const deliver = createDeliver({ ...DEVICES, store, clock, onAccessEnd: () => undefined });
	push = createPush({ deliver, onBug });
	envelopes = createEnvelopes({
		store,
		keys: {
			sealFor: async () => ({ keyId: 'key', publicKey: '' }),
			async open(envelope) {
				opened.push(envelope);
				return content === undefined ? err('unreadable') : ok({ text: content, sealAnswer });
			}
		},
		signer: createSigner(() => [{ id: 'key', key: Buffer.alloc(32) }], 'signature of a receipt'),
		deliver,
		onBug
	});
	unsigned = { providerId: PROVIDER, deviceId, keyId: 'key', number: 1, sealed: 'AAAA' };
});
afterEach(() => provider.close());

function signed(envelope = unsigned): Envelope {
	return { ...envelope, signature: signatureOf(signedTextOf(envelope)) };
}

function carried(envelope: Envelope, deviceId: string): Envelope {
	return {
		...envelope,
		carrier: { deviceId, signature: signatureOf(carriageTextOf(envelope, deviceId)) }
	};
}

/** Every device here has the same key. */
function signatureOf(text: string): string {
	const key = { key: privateKey, dsaEncoding: 'ieee-p1363' as const };
	return sign('sha256', Buffer.from(text), key).toString('base64url');
}

async function signInCarrier(): Promise<string> {
	const { deviceId } = await provider.signIn(OTHER_OWNER);
	const { db } = provider.store;
	const { carrying_key } = await db
		.selectFrom('device')
		.select('carrying_key')
		.where('id', '=', unsigned.deviceId)
		.executeTakeFirstOrThrow();
	await db.updateTable('device').set({ carrying_key }).where('id', '=', deviceId).execute();
	return deviceId;
}

const sealAnswer = (text: string) => {
	sealed.push(text);
	return answerSeal(new Uint8Array(32), new Uint8Array(32))(text);
};

const take = async (...given: readonly Envelope[]) =>
	(await envelopes.take(await envelopes.verify(given), undefined)).answers.map(
		({ state }) => state
	);

test('SEC-L01 nothing is opened, and no lock taken, before a signature is right', async () => {
	const wrong = [{ number: 2 }, { deviceId: 'nobody' }, { providerId: 'x' }, { signature: 'AA' }];

	for (const over of wrong) expect(await take({ ...signed(), ...over })).toEqual(['refused']);

	expect([opened, writes]).toEqual([[], 0]);
});

test('SEC-L16 a signature for one kind of text counts for no other', async () => {
	const carrier = await signInCarrier();
	const envelope = signed();
	const { providerId, deviceId, keyId, number, sealed } = unsigned;
	const others = [
		labelOf(unsigned),
		carriageTextOf(envelope, deviceId),
		['tenantry-envelope-1', providerId, deviceId, keyId, number, sealed].join('\n')
	];
	const claims = [signedTextOf(unsigned), labelOf(unsigned), carriageTextOf(envelope, deviceId)];

	for (const text of others)
		expect(await take({ ...unsigned, signature: signatureOf(text) })).toEqual(['refused']);
	for (const text of claims) {
		const claimed = { ...envelope, carrier: { deviceId: carrier, signature: signatureOf(text) } };
		expect((await envelopes.verify([claimed])).carriers.size).toBe(0);
	}
	expect(opened).toEqual([]);
});

test('an envelope that cannot be opened is refused without taking a lock', async () => {
	const envelope = signed();

	expect(await take(envelope)).toEqual(['refused']);
	expect([opened, writes]).toEqual([[envelope], 0]);
});

test('only the envelopes with a valid signature are opened', async () => {
	const [right, wrong] = [signed(), { ...signed(), number: 3 }];

	const { from, signed: counted } = await envelopes.verify([right, wrong]);

	expect(from).toEqual({
		providerId: PROVIDER,
		administratorId: OWNER,
		deviceId: unsigned.deviceId
	});
	expect([...counted]).toEqual([right]);
});

test('SEC-L13 no carrier counts before the signature of the author is right', async () => {
	const carrier = await signInCarrier();
	const envelope = signed();
	const forged = { ...envelope, number: 2 };

	const right = await envelopes.verify([carried(envelope, carrier)]);
	const wrong = await envelopes.verify([carried(forged, carrier)]);
	const mixed = await envelopes.verify([envelope, carried(forged, carrier)]);

	expect([...right.carriers.values()]).toEqual([carrier]);
	expect([wrong.carriers.size, mixed.carriers.size]).toEqual([0, 0]);
	expect(opened).toEqual([]);
});

test('SEC-L11 a device that is revoked in the same transaction is not named as a carrier', async () => {
	const carrier = await signInCarrier();
	await provider.store.db.updateTable('device').set({ last_seen_at: NOW }).execute();
	content = JSON.stringify({
		mutation: mutationOf(1, 'administrator.suspend', { id: SUBJECT }),
		offsetMs: 0
	});
	const tablet = await provider.signIn(OWNER, 'Tablet');
	const verified = await envelopes.verify([carried(signed(), carrier)]);
	const revoking = {
		deviceId: tablet.deviceId,
		lane: 'urgent' as const,
		clientNow: NOW,
		queueDepth: 0,
		oldestAt: null,
		mutations: [mutationOf(2, 'administrator.endDevice', { id: OTHER_OWNER, deviceId: carrier })]
	};

	const [, { answers }] = await Promise.all([
		push(tablet, revoking),
		envelopes.take(verified, undefined)
	]);

	expect(answers).toMatchObject([{ state: 'received' }]);
	expect(sealed.map(readVerdictText)).toMatchObject([{ outcome: 'applied', carrier: null }]);
	expect(writes).toBe(1);
});

test('SEC-L05 a device that is revoked in the same transaction has its changes put aside', async () => {
	const { deviceId } = unsigned;
	const other = await provider.signIn(OTHER_OWNER);
	const suspension = mutationOf(1, 'administrator.suspend', { id: SUBJECT });
	content = JSON.stringify({ mutation: suspension, offsetMs: 0 });
	const verified = await envelopes.verify([signed()]);
	const revoking = {
		deviceId: other.deviceId,
		lane: 'urgent' as const,
		clientNow: NOW,
		queueDepth: 0,
		oldestAt: null,
		mutations: [mutationOf(2, 'administrator.endDevice', { id: OWNER, deviceId })]
	};

	const [pushed, { results }] = await Promise.all([
		push(other, revoking),
		envelopes.take(verified, undefined)
	]);

	expect(pushed).toMatchObject({ value: [{ outcome: 'applied' }] });
	expect(results).toMatchObject([{ id: suspension.id, outcome: 'quarantined' }]);
	expect(writes).toBe(1);
});
