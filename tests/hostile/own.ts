import { withThings } from '#fuzz/things.ts';
import { newId } from '#support/servers/operator.ts';
import { newMutationId } from '#support/servers/replica.ts';

/** What a hostile person has of their own. */
export interface Own {
	readonly deviceId: string;
	readonly providerId: string;
	/** People and organizations that they may see. */
	readonly administratorIds: readonly string[];
	readonly organizationIds: readonly string[];
	/** A push service that never answers. */
	readonly endpoint: string;
	/** How far their device had read before the attack. */
	readonly cookie: string;
}

/**
 * Returns a value with things in place of the placeholders: people and organizations of their own,
 * else new ones, because the attack would end with their device.
 */
export function withOwnThings(value: unknown, own: Own): unknown {
	if (value === undefined) return undefined;
	const text = withThings(JSON.stringify(value), (kind, at) => thingOf(own, kind, at));
	const filled: unknown = JSON.parse(text);
	return filled;
}

function thingOf(own: Own, kind: string, at: number): string {
	switch (kind) {
		case 'administrator':
			return oneOf(own.administratorIds, at);
		case 'organization':
			return oneOf(own.organizationIds, at);
		case 'email':
			return `${newId()}@hostile.example`;
		case 'mutation':
			return newMutationId();
		default:
			return newId();
	}
}

/** Every third is new. */
function oneOf(ids: readonly string[], at: number): string {
	return (at % 3 === 0 ? undefined : ids[at % ids.length]) ?? newId();
}
