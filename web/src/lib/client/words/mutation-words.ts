import type { MutationName } from '@tenantry/shared/mutators.ts';
import { accessReviewWords } from './access-review.ts';
import { administratorWords } from './administrator.ts';
import { approvalWords } from './approval.ts';
import type { EntityWords, MutationWords } from './entity-words.ts';
import { organizationAccessWords } from './organization-access.ts';
import { organizationWords } from './organization.ts';
import { providerWords } from './provider.ts';

type Entity = MutationName extends infer N ? (N extends `${infer E}.${string}` ? E : never) : never;

const WORDS: { readonly [E in Entity]: EntityWords<E> } = {
	provider: providerWords,
	organization: organizationWords,
	administrator: administratorWords,
	organizationAccess: organizationAccessWords,
	accessReview: accessReviewWords,
	approval: approvalWords,
	verdict: {
		discard: { sentence: ['Discard'], action: 'Discard a change', group: 'changes' }
	}
};

export const wordsByMutation: ReadonlyMap<string, MutationWords> = new Map(
	Object.entries(WORDS).flatMap(([entity, words]) =>
		Object.entries<MutationWords>(words).map(([verb, said]) => [`${entity}.${verb}`, said])
	)
);
