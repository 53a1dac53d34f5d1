import * as z from 'zod/mini';

import { WireId } from '#wire-id.ts';
import { defineMutator } from '#mutator.ts';
import { requirePermission } from '#permission.ts';

export const verdictMutators = {
	/**
	 * Discards a refused change on behalf of its author. It writes no row: it settles the refused
	 * change on all their devices by being its one successor (`redoOf`).
	 */
	discard: defineMutator({
		version: 1,
		args: z.strictObject({ mutationId: WireId }),
		touches: () => [],
		run(_tx, _args, { principal }) {
			requirePermission(principal, 'profile.write');
		}
	})
};
