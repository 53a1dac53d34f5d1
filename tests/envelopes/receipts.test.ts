import { hash } from 'node:crypto';
import { APPROVAL_KINDS } from '@tenantry/shared/domain/approval/kinds.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import { Receipt, VERDICT_BYTES } from '@tenantry/shared/protocol/receipt.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sendEnvelopes } from '#support/envelopes/post.ts';
import { createEnvelopeWorld, type EnvelopeWorld } from '#support/envelopes/world.ts';
import { newId } from '#support/servers/operator.ts';
import { DATABASES } from '#support/servers/world.ts';

const MINUTE_MS = 60_000;

describe.each(DATABASES)('on %s', (database) => {
	let world: EnvelopeWorld;

	beforeEach(async () => {
		world = await createEnvelopeWorld(database);
	});
	afterEach(() => world.close());

	const suspend = (id = world.subject) =>
		world.owner.replica.mutation('administrator.suspend', { id });
	const seal: EnvelopeWorld['owner']['device']['seal'] = (...given) =>
		world.owner.device.seal(...given);

	async function receiptOf(envelope: Envelope): Promise<Receipt> {
		const [answer] = await sendEnvelopes(world, envelope);
		return Receipt.parse(answer);
	}

	test('SEC-L04 a receipt is signed, and names the envelope by its digest', async () => {
		const { device } = world.owner;
		const envelope = await seal(suspend(), { number: 7 });

		const receipt = await receiptOf(envelope);

		expect(receipt).toMatchObject({
			deviceId: device.deviceId,
			number: 7,
			digest: hash('sha256', envelope.sealed, 'base64url'),
			asOf: world.clock.now
		});
		expect(device.read(receipt)).toMatchObject({
			outcome: 'applied',
			code: null,
			decidedAt: world.clock.now,
			carrier: null
		});
		const other = await receiptOf(await seal(suspend()));
		const { digest, sealed, signature } = other;
		for (const over of [
			{ number: 8 },
			{ asOf: 1 },
			{ deviceId: newId() },
			{ signature },
			{ digest },
			{ digest, sealed }
		])
			expect(device.read({ ...receipt, ...over })).toBeUndefined();
	});

	test('SEC-L04 nothing is signed for a stranger, whatever their envelope says', async () => {
		const { device } = world.owner;
		const good = await seal(suspend());
		const strange = [
			{ ...good, signature: 'A'.repeat(86) },
			{ ...good, sealed: 'AAAA' },
			{ ...good, number: good.number + 1 },
			{ ...good, deviceId: newId() }
		];

		for (const envelope of strange)
			expect(await sendEnvelopes(world, envelope)).toEqual([{ state: 'refused' }]);
		const damaged = await device.sign({ ...good, sealed: `${good.sealed.slice(0, -6)}AAAAAA` });
		expect(await sendEnvelopes(world, damaged)).toEqual([{ state: 'refused' }]);
	});

	test('SEC-L18 only the author’s half of the envelope reads the verdict', async () => {
		const bystander = await world.enter('Read Only');
		const envelope = await seal(suspend());

		const receipt = await receiptOf(await bystander.device.carry(envelope));

		expect(world.owner.device.read(receipt)?.outcome).toBe('applied');
		// They have the envelope, the receipt and the server's public keys.
		expect(bystander.device.openText(receipt)).toBeUndefined();
		await bystander.device.seal(suspend());
		expect(bystander.device.openText(receipt)).toBeUndefined();
		const again = await receiptOf(envelope);
		expect([again.sealed, again.signature]).not.toContain(receipt.sealed);
		expect(again.signature).not.toBe(receipt.signature);
	});

	test('SEC-L18 every verdict and every name make a receipt of one length', async () => {
		const { replica, device } = world.owner;
		const names = { firstName: 'é'.repeat(60), lastName: '😀'.repeat(50) };
		const id = await world.addAdministrator({ role: 'Read Only', ...names });
		const longName = await world.enter('Read Only', id);
		await world.apply('administrator.suspend', { id: world.subject });
		const made = [
			suspend(await world.addAdministrator({ role: 'Help Desk' })),
			suspend(),
			suspend(newId()),
			replica.mutation('administrator.changeRole', { id: world.subject, role: 'Help Desk' }),
			replica.mutation('administrator.restore', { id: world.subject }),
			{ ...suspend(), args: { id: 7 } }
		];

		const receipts: Receipt[] = [];
		for (const mutation of made) {
			receipts.push(await receiptOf(await seal(mutation)));
			receipts.push(
				await receiptOf(await longName.device.carry(await seal({ ...mutation, id: suspend().id })))
			);
		}

		const read = receipts.map((receipt) => device.read(receipt));
		expect(new Set(read.map((one) => one?.outcome)).size).toBeGreaterThan(3);
		expect(read.map((one) => one?.carrier?.slice(0, 2) ?? null)).toContain('éé');
		expect(new Set(receipts.map(({ sealed }) => sealed.length)).size).toBe(1);
		expect(Buffer.from(receipts[0]?.sealed ?? '', 'base64url').length).toBe(
			32 + VERDICT_BYTES + 16
		);
	});

	test('SEC-L04 an envelope that is delivered again brings the present verdict', async () => {
		const { replica, device } = world.owner;
		const { providerId } = world;
		const kim = await world.enter(OWNER_ROLE);
		const id = await world.addAdministrator({ role: 'Help Desk' });
		await world.apply('provider.setPolicy', { providerId, approvals: [...APPROVAL_KINDS] });
		await replica.pull();
		const raise = replica.mutation('administrator.changeRole', { id, role: OWNER_ROLE });
		await replica.push(raise);
		const envelope = await seal(raise);

		const first = await receiptOf(envelope);
		const askedAt = world.clock.now;
		world.clock.now += MINUTE_MS;
		await kim.replica.pull();
		await kim.replica.push(kim.replica.mutation('approval.approve', { mutationId: raise.id }));
		const again = await receiptOf(envelope);

		expect([first, again].map((one) => device.read(one))).toMatchObject([
			{ outcome: 'approval', code: null, decidedAt: askedAt },
			{ outcome: 'applied', code: 'approved', decidedAt: askedAt }
		]);
		expect([first.asOf, again.asOf]).toEqual([askedAt, askedAt + MINUTE_MS]);
	});

	test('SEC-L04 the author can show a stranger a receipt with its verdict, and no other verdict', async () => {
		const { device } = world.owner;
		const receipt = await receiptOf(await seal(suspend()));
		const text = device.openText(receipt) ?? '';

		expect(device.isGenuine(receipt, text)).toBe(true);
		expect(device.isGenuine(receipt, text.replace('applied', 'noop'))).toBe(false);
		expect(device.isGenuine(receipt, text.replace(/"[^"]*"\]$/, '"other"]'))).toBe(false);
	});
});
