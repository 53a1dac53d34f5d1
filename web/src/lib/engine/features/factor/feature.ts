import { MAKE_API_KEY } from '@tenantry/shared/protocol/api-key.ts';
import { PASSWORD } from '@tenantry/shared/protocol/sign-in.ts';
import type { FeatureCalls } from '#lib/engine-api/calls/calls.ts';
import type { Wish } from '#lib/engine-api/factor.ts';
import { reversalOf } from '#lib/engine/features/changes/inverse.ts';
import { callOf, isForCode, isLetGo } from '#lib/engine/features/changes/settling.ts';
import type { FeatureContext } from '#lib/engine/session/features.ts';
import type { UncheckedCall } from '#lib/replica/author.ts';
import { Factor } from './factor.ts';

export interface Plans {
	bulkCalls(planId: string): readonly UncheckedCall[];
	importCalls(): readonly UncheckedCall[];
}

export function factorFeature(context: FeatureContext, plans: Plans) {
	const { session, server } = context;
	const { replica } = session;
	const factor = new Factor(context);

	function callsOf(wish: Exclude<Wish, string>): readonly UncheckedCall[] {
		if ('calls' in wish) return wish.calls;
		if ('choices' in wish) return wish.choices.flatMap((one) => callOf(replica, one) ?? []);
		if ('bulkPlanId' in wish) return plans.bulkCalls(wish.bulkPlanId);
		if ('importsPeople' in wish) return plans.importCalls();
		const call = reversalOf(session, wish.reversedId);
		return call === undefined ? [] : [call];
	}

	/** A change that waits for a code has already been made. */
	function isAwaited(wish: Exclude<Wish, string>): boolean {
		if (!('choices' in wish)) return false;
		return wish.choices.some((one) => !isLetGo(one) && isForCode(replica, one.mutationId));
	}

	return {
		calls: {
			factorFor: async (wish) => {
				if (wish === 'anything') return factor.need();
				return isAwaited(wish) ? factor.beforeConfirming() : factor.beforeLoosening(callsOf(wish));
			},
			askForFactor: () => factor.question(),
			proveFactor: (proof) => factor.prove(proof),
			/** The server makes the key; what others see of it comes with the next pull. */
			makeApiKey: async () => {
				const made = await session.whileSignedIn(() => server.ask(MAKE_API_KEY, {}));
				session.loop.wake({ pull: true });
				return made;
			},
			/** Also ends the user's other devices, on the server. */
			changePassword: (current, next) =>
				session.whileSignedIn(() => server.ask(PASSWORD, { current, next }))
		} satisfies Partial<FeatureCalls>
	};
}
