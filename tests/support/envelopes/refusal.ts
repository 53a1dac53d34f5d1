import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import { expect } from 'vitest';
import { statesOf } from './post.ts';
import type { EnvelopeWorld } from './world.ts';

/** Sends envelopes that are all refused, and change nothing. */
export async function expectRefused(
	world: EnvelopeWorld,
	envelopes: readonly Envelope[]
): Promise<void> {
	const before = await world.version();

	const states = await statesOf(world, ...envelopes);

	expect(states).toEqual(envelopes.map(() => 'refused'));
	expect(await world.version()).toBe(before);
}
