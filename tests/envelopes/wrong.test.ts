import { EnvelopesAnswer, type Envelope } from '@tenantry/shared/protocol/envelope.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentText } from '#support/envelopes/locked-device.ts';
import { postEnvelopes } from '#support/envelopes/post.ts';
import { expectRefused } from '#support/envelopes/refusal.ts';
import { createEnvelopeWorld, type EnvelopeWorld } from '#support/envelopes/world.ts';
import { addForeignProvider } from '#support/servers/foreign-provider.ts';
import { newId } from '#support/servers/operator.ts';
import { DATABASES } from '#support/servers/world.ts';

/** What each case changes about a good envelope, or puts in its place. */
type Wrong = (world: EnvelopeWorld, mutation: Mutation) => Promise<readonly Envelope[]>;

async function changed(
	{ owner: { device } }: EnvelopeWorld,
	mutation: Mutation,
	over: Partial<Envelope>
): Promise<Envelope[]> {
	return [{ ...(await device.seal(mutation)), ...over }];
}

/** Signs again after the change, as only a script of the device itself could. */
async function resigned(
	{ owner: { device } }: EnvelopeWorld,
	mutation: Mutation,
	over: Partial<Envelope>
): Promise<Envelope[]> {
	return [await device.sign({ ...(await device.seal(mutation)), ...over })];
}

const sealedText =
	(text: (mutation: Mutation) => string): Wrong =>
	async ({ owner: { device } }, mutation) => [
		await device.seal(mutation, { text: text(mutation) })
	];

const UNSIGNED: readonly (readonly [string, Wrong])[] = [
	['no device', (world, mutation) => resigned(world, mutation, { deviceId: newId() })],
	[
		'a device that has registered no key',
		async (world, mutation) => {
			const { deviceId } = await world.signIn(world.owner.signedIn.administratorId);
			return resigned(world, mutation, { deviceId });
		}
	],
	[
		'the device of another person',
		async (world, mutation) => {
			const { deviceId } = (await world.enter('Manager')).device;
			return resigned(world, mutation, { deviceId });
		}
	],
	[
		'a device under another provider',
		async (world, mutation) => {
			const { providerId } = await addForeignProvider(world);
			return resigned(world, mutation, { providerId });
		}
	],
	['no signature', (world, mutation) => changed(world, mutation, { signature: 'AA' })],
	[
		'the signature of another envelope',
		async (world, mutation) => {
			const { signature } = await world.owner.device.seal(mutation);
			return changed(world, mutation, { signature });
		}
	],
	['another number', (world, mutation) => changed(world, mutation, { number: 999 })],
	['another key', (world, mutation) => changed(world, mutation, { keyId: 'other' })],
	[
		'another text',
		async (world, mutation) => {
			const { sealed } = await world.owner.device.seal(mutation);
			return changed(world, mutation, { sealed });
		}
	]
];

const UNREADABLE: readonly (readonly [string, Wrong])[] = [
	[
		'a changed label, signed again',
		(world, mutation) => resigned(world, mutation, { number: 999 })
	],
	[
		'a damaged text, signed again',
		async (world, mutation) => {
			const { sealed } = await world.owner.device.seal(mutation);
			return resigned(world, mutation, { sealed: `${sealed.slice(0, -6)}AAAAAA` });
		}
	],
	['nearly nothing', (world, mutation) => resigned(world, mutation, { sealed: 'AA' })],
	['a text that is not JSON', sealedText(() => 'Suspend them all')],
	['an empty text', sealedText(() => '')],
	['JSON that is no content', sealedText((mutation) => JSON.stringify(mutation))],
	['a content with another field', sealedText((mutation) => json({ mutation, isFresh: true }))],
	[
		'a mutation with another field',
		sealedText((mutation) => json({ mutation: { ...mutation, x: 1 } }))
	],
	[
		'a name twice',
		sealedText((mutation) => contentText({ mutation, offsetMs: 0 }).replace('{', '{"offsetMs":0,'))
	],
	[
		'text that no database keeps',
		sealedText((mutation) => json({ mutation: { ...mutation, args: { reason: '\0' } } }))
	],
	['JSON too deep to read', sealedText(() => '['.repeat(9_000))]
];

function json(content: object): string {
	return JSON.stringify({ offsetMs: 0, ...content });
}

describe.each(DATABASES)('on %s', (database) => {
	let world: EnvelopeWorld;

	beforeAll(async () => {
		world = await createEnvelopeWorld(database);
	});
	afterAll(() => world.close());

	const suspend = () =>
		world.owner.replica.mutation('administrator.suspend', { id: world.subject });

	test.each(UNSIGNED)('SEC-L01 an envelope of %s is refused', async (_, wrong) => {
		await expectRefused(world, await wrong(world, suspend()));
	});

	test.each(UNREADABLE)('SEC-L01 an envelope with %s is refused', async (_, wrong) => {
		await expectRefused(world, await wrong(world, suspend()));
	});

	test('SEC-L01 no answer tells an unknown device from a wrong signature', async () => {
		const told: unknown[] = [];
		for (const [, wrong] of UNSIGNED) {
			const [envelope] = await wrong(world, suspend());
			if (envelope === undefined) throw new Error('There is no envelope.');
			const answer = await postEnvelopes(world, { ...envelope, number: 1 });
			told.push([answer.status, EnvelopesAnswer.parse(await answer.json())]);
		}

		expect(told).toEqual(told.map(() => [200, { answers: [{ state: 'refused' }] }]));
	});
});
