import type { StepUpMethod, StepUpRequest } from '@tenantry/shared/protocol/step-up.ts';
import type { Choice } from './change.ts';

/** `anything`: an action that the server refused without a factor. */
export type Wish =
	| { readonly calls: readonly { readonly name: string; readonly args: unknown }[] }
	| { readonly choices: readonly Choice[] }
	| { readonly bulkPlanId: string }
	| { readonly reversedId: string }
	| { readonly importsPeople: true }
	| 'anything';

/** The person has to prove again who they are before the action, or cannot take it now. */
export type FactorNeed =
	| { readonly kind: 'none' }
	/** Only the server can check a code, and it cannot be reached. */
	| { readonly kind: 'offline' }
	/** The provider accepts it only in contact with the server, which does not answer. */
	| { readonly kind: 'online_only' }
	| { readonly kind: 'asked'; readonly methods: readonly StepUpMethod[] };

export type FactorProof = StepUpRequest;
export type FactorMethod = StepUpMethod;
