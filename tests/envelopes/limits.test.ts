import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import { EnvelopesAnswer, MAX_ENVELOPES } from '@tenantry/shared/protocol/envelope.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { postEnvelopes, statesOf } from '#support/envelopes/post.ts';
import { createEnvelopeWorld, type EnvelopeWorld } from '#support/envelopes/world.ts';

const OF_A_NETWORK = 600;
const OF_A_DEVICE = 120;

let world: EnvelopeWorld;
let envelope: Envelope;

beforeEach(async () => {
	world = await createEnvelopeWorld('sqlite');
	const { replica, device } = world.owner;
	const mutation = replica.mutation('administrator.suspend', { id: world.subject });
	envelope = await device.seal(mutation);
});
afterEach(() => world.close());

const status = async (...envelopes: readonly Envelope[]) =>
	(await postEnvelopes(world, ...envelopes)).status;

test('SEC-L08 a request takes twenty of the longest envelopes, and no more', async () => {
	const longest = { ...envelope, sealed: 'A'.repeat(33_000), signature: 'A'.repeat(128) };
	const named = { providerId: 'p'.repeat(64), deviceId: 'd'.repeat(64), keyId: 'k'.repeat(64) };
	const many = Array.from({ length: MAX_ENVELOPES }, () => ({ ...longest, ...named }));

	expect(await status(...many)).toBe(200);
	expect(await status(...many.map(() => envelope), envelope)).toBe(400);
	expect(await status({ ...envelope, sealed: 'A'.repeat(33_001) })).toBe(400);
	expect(await status()).toBe(400);
});

test('SEC-L08 no more of a long body is read than twenty envelopes take', async () => {
	let read = 0;
	const body = new ReadableStream<Uint8Array>({
		pull(controller) {
			read += 1024;
			controller.enqueue(new Uint8Array(1024));
		}
	});
	const headers = { 'content-type': 'application/json' };

	const init = { method: 'POST', headers, body, duplex: 'half' } as const;
	const answer = await world.request('/sync/v1/envelopes', init);

	expect(answer.status).toBe(413);
	expect(read).toBeLessThan(690 * 1024);
});

test('SEC-L08 a network that sends without pause is told to wait before its body is read', async () => {
	const strange = { ...envelope, deviceId: 'nobody' };
	for (let count = 0; count < OF_A_NETWORK; count++) expect(await status(strange)).toBe(200);
	let read = 0;
	const body = new ReadableStream({ pull: () => void (read += 1) }, { highWaterMark: 0 });

	const init = { method: 'POST', body, duplex: 'half' } as const;
	const answer = await world.request('/sync/v1/envelopes', init);

	expect([answer.status, answer.headers.get('retry-after'), read]).toEqual([429, '1', 0]);
	world.clock.now += 1_000;
	expect(await statesOf(world, envelope)).toEqual(['received']);
});

test('SEC-L08 a device that sends without pause is told to wait', async () => {
	for (let count = 0; count < OF_A_DEVICE; count++) expect(await status(envelope)).toBe(200);

	const answer = await postEnvelopes(world, envelope);

	expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1']);
	world.clock.now += 1_000;
	expect(await status(envelope)).toBe(200);
});

test('SEC-L08 a stranger uses up nothing of what a device may send', async () => {
	const forged = { ...envelope, signature: 'A'.repeat(86) };
	for (let count = 0; count < OF_A_DEVICE + 1; count++) expect(await status(forged)).toBe(200);

	expect(await statesOf(world, envelope)).toEqual(['received']);
});

test('SEC-L08 no cookie is read when an envelope is delivered', async () => {
	const carrier = await world.enter('Read Only');
	const headers = { 'content-type': 'application/json' };
	const init = { method: 'POST', headers, body: JSON.stringify({ envelopes: [envelope] }) };

	const carried = await carrier.signedIn.fetch('/sync/v1/envelopes', init);
	const wrongCookie = await world.request('/sync/v1/envelopes', {
		...init,
		headers: { ...headers, cookie: 'tenantry=x' }
	});
	const foreign = await world.request('/sync/v1/envelopes', {
		...init,
		headers: { ...headers, 'sec-fetch-site': 'cross-site' }
	});
	const old = await world.request('/sync/v1/envelopes', {
		...init,
		headers: { ...headers, 'x-sync': '0' }
	});

	expect([carried, wrongCookie, foreign, old].map((answer) => answer.status)).toEqual([
		200, 200, 403, 426
	]);
	const told = async (answer: Response) => {
		const [one] = EnvelopesAnswer.parse(await answer.json()).answers;
		return world.owner.device.read(one);
	};
	const [read, again] = [await told(carried), await told(wrongCookie)];
	expect(read?.outcome).toBe('applied');
	expect({ ...again, salt: '' }).toEqual({ ...read, salt: '' });
	expect(carried.headers.getSetCookie()).toEqual([]);
	const events = await world.audit();
	expect(events.at(-1)?.actor_id).toBe(world.owner.signedIn.administratorId);
});
