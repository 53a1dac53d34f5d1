import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import { explainRejection } from '#lib/client/words/explain/rejection.ts';
import type {
	ActionWords,
	AdministratorAction,
	Bulk,
	Rights
} from '#lib/components/administrator/actions/action.ts';
import { ACTIONS } from '#lib/components/administrator/actions/actions.ts';
import type { BulkVerb } from '#lib/engine-api/bulk.ts';

type NumberWords = readonly [one: string, more: string];

interface BulkWords
	extends
		Omit<ActionWords & Bulk, 'consequence' | 'offline'>,
		Pick<AdministratorAction, 'icon' | 'isFor'> {
	readonly consequence: NumberWords;
	readonly offline: NumberWords;
}

/** In the order of the bar. */
export const BULK_WORDS: readonly BulkWords[] = ACTIONS.flatMap((action) => {
	const { icon, isFor, words, bulk } = action;
	if (!words || !bulk) return [];
	const consequence = [words.consequence, bulk.consequence] as const;
	return [{ ...words, ...bulk, icon, isFor, consequence, offline: [words.offline, bulk.offline] }];
});

export function bulkWordsOf(kind: BulkVerb): BulkWords {
	const words = BULK_WORDS.find((one) => one.kind === kind);
	if (words === undefined) throw new Error(`No action is called “${kind}”.`);
	return words;
}

export function numbered([one, more]: NumberWords, count: number): string {
	return count === 1 ? one : more;
}

export function refusalOf(
	{ isFor }: Pick<AdministratorAction, 'isFor'>,
	account: Rights | undefined
): RejectionCode | undefined {
	return account && isFor(account) ? undefined : 'not_permitted';
}

/** Explains why administrators are left out, in words for many. */
export function leftOutWords(kind: BulkVerb, code: RejectionCode): string {
	if (code === 'not_permitted')
		return 'Your role doesn’t allow this for an Administrator With Billing.';
	return bulkWordsOf(kind).leftOut?.[code] ?? explainRejection(code);
}
