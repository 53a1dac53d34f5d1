import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { AuditVerifyAnswer } from '@tenantry/shared/protocol/audit.ts';
import { EnvelopesAnswer } from '@tenantry/shared/protocol/envelope.ts';
import { PushRequest } from '@tenantry/shared/protocol/push.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { MUTATIONS } from '#fuzz/mutations.ts';
import { messagesOf } from '#fuzz/shape.ts';
import { AS_SEEN, withThings } from '#fuzz/things.ts';
import { postEnvelopes } from '#support/envelopes/post.ts';
import {
	createEnvelopeWorld,
	type EnvelopeWorld,
	type LockedPerson
} from '#support/envelopes/world.ts';

/** Makes the contents the same in every run; `TENANTRY_TEST_SEED=…` sets another. */
const SEED = Number(process.env.TENANTRY_TEST_SEED ?? 43);
const RUNS = 60;
const Pushed = z.object({ mutations: z.array(z.record(z.string(), z.unknown())) });

let world: EnvelopeWorld;
let person: LockedPerson;

beforeAll(async () => {
	world = await createEnvelopeWorld('sqlite');
	// Whatever is required of everybody, this person has it.
	const id = await world.addAdministrator({ role: OWNER_ROLE, mfaRequired: true });
	person = await world.enter(OWNER_ROLE, id);
});
afterAll(() => world.close());

/** Puts things of this world in the place of those that a generated message names. */
function here(message: unknown): readonly Record<string, unknown>[] {
	const { subject, providerId } = world;
	const { device, replica } = person;
	const things: Readonly<Record<string, string | undefined>> = {
		administrator: subject,
		provider: providerId,
		device: device.deviceId,
		cookie: replica.cookie ?? undefined,
		mutation: 'c'.repeat(32),
		new: 'd'.repeat(24)
	};
	const text = JSON.stringify(message).replaceAll(`"${AS_SEEN}"`, '{}');
	const found = withThings(text, (kind) => things[kind] ?? 'nobody');
	return Pushed.parse(JSON.parse(found)).mutations;
}

async function brokenAt(): Promise<unknown> {
	const { signedIn } = await world.enter(OWNER_ROLE);
	const answer = await signedIn.fetch('/sync/v1/audit/verify', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ deviceId: signedIn.deviceId })
	});
	return AuditVerifyAnswer.parse(await answer.json()).brokenAt;
}

test('SEC-L01 no content of an envelope breaks the server, and the audit still verifies', async () => {
	const messages = fc.tuple(
		messagesOf(PushRequest, MUTATIONS),
		fc.oneof(fc.double(), fc.constant(null))
	);

	let decided = 0;

	await fc.assert(
		fc.asyncProperty(messages, async ([message, offsetMs]) => {
			const { device, replica } = person;
			const texts = here(message).map((mutation) => JSON.stringify({ mutation, offsetMs }));
			if (texts.length === 0) return;
			world.clock.now += 60_000;
			const envelopes = await Promise.all(
				texts.map((text) =>
					device.seal(replica.mutation('administrator.suspend', { id: world.subject }), { text })
				)
			);

			const answer = await postEnvelopes(world, ...envelopes);

			expect(answer.status).toBe(200);
			const { answers } = EnvelopesAnswer.parse(await answer.json());
			expect(answers).toHaveLength(envelopes.length);
			decided += answers.filter(({ state }) => state === 'received').length;
		}),
		{ seed: SEED, numRuns: RUNS }
	);

	expect(world.logged).toEqual([]);
	expect(decided).toBeGreaterThan(RUNS / 2);
	expect(await brokenAt()).toBeNull();
});
