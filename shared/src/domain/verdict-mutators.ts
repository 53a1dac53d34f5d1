import * as z from 'zod/mini';

import { defineMutator } from '#mutator.ts';
import { requirePermission } from '#permission.ts';

export const verdictMutators = {
	/**
	 * The author lets a refused change go. It writes no row: that it is the refused change's one
	 * successor (`redoOf`) is what settles it on all their devices.
	 */
	discard: defineMutator({
		version: 1,
		args: z.strictObject({ mutationId: z.string().check(z.maxLength(64)) }),
		touches: () => [],
		run(_tx, _args, { principal }) {
			requirePermission(principal, 'profile.write');
		}
	})
};
