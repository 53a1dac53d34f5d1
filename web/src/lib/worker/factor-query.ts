import type { StepUpMethod, StepUpRequest } from '@tenantry/shared/protocol/step-up.ts';
import type { Choice } from './change-query.ts';

/** What a person is about to do; `anything`: something that the server has refused without a factor. */
export type Wish =
	| { readonly calls: readonly { readonly name: string; readonly args: unknown }[] }
	| { readonly choices: readonly Choice[] }
	| { readonly bulkPlanId: string }
	| { readonly reversedId: string }
	| { readonly importsPeople: true }
	| 'anything';

/** Whether they prove once more who they are before it, or cannot do it now at all. */
export type FactorNeed =
	| { readonly kind: 'none' }
	/** Only the server can say whether a code is right, and it cannot be reached. */
	| { readonly kind: 'offline' }
	/** The provider takes it in contact with the server only, which does not answer. */
	| { readonly kind: 'online_only' }
	| { readonly kind: 'asked'; readonly methods: readonly StepUpMethod[] };

export type FactorProof = StepUpRequest;
export type FactorMethod = StepUpMethod;
