import { ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import type { Data } from './data.ts';
import { createRandom, type Random } from '@tenantry/sync-server/demo/random.ts';

export interface Query {
	readonly text: string;
	readonly filter: {
		readonly status?: 'active' | 'suspended';
		readonly role?: Role;
		readonly mfaRequired?: boolean;
	};
}

const QUERIES = 50;

/** Returns queries of two to four letters from someone's name or address, with a filter. */
export function queriesOf({ administrators }: Data, seed: number): readonly Query[] {
	const random = createRandom(seed);
	return Array.from({ length: QUERIES }, () => {
		const { firstName, lastName, email } = random.pick(administrators);
		const letters = Array.from(random.pick([firstName, lastName, email]));
		const start = random.integer(Math.max(1, letters.length - 2));
		const text = letters.slice(start, start + 2 + random.integer(3)).join('');
		return { text, filter: filter(random) };
	});
}

function filter(random: Random): Query['filter'] {
	return random.pick([
		{ status: 'active' },
		{ status: 'suspended' },
		{ role: random.pick(ROLES) },
		{ mfaRequired: random.chance(0.5) }
	] as const);
}
