import * as z from 'zod/mini';

import { WireId } from '#wire-id.ts';
import { becauseFields } from '#domain/because.ts';
import { LONGEST_REASON } from '#domain/limits.ts';
import { defineMutator } from '#mutator.ts';
import { requirePermission } from '#permission.ts';

const request = { mutationId: WireId };

/**
 * Decisions about a change that waits for approval. They write no row themselves: the server decides
 * the waiting change again, or refuses it, and the device learns of it by its verdict.
 */
export const approvalMutators = {
	approve: { ...decision(z.strictObject(request)), takesFactor: true },
	decline: decision(z.strictObject({ ...request, reason: becauseFields.reason })),
	/** Applies the change without a second person, for a reason that everyone reads. */
	breakGlass: {
		...decision(
			z.strictObject({
				...request,
				reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(LONGEST_REASON))
			})
		),
		takesFactor: true
	},
	expire: defineMutator({
		version: 1,
		args: z.strictObject(request),
		isInternal: true,
		touches: () => [],
		run: () => undefined
	})
};

function decision<A, Input>(args: z.ZodMiniType<A, Input>) {
	return defineMutator({
		version: 1,
		args,
		touches: () => [],
		run(_tx, _args, { principal }) {
			requirePermission(principal, 'approval.decide');
		}
	});
}
