import type { UnsentChanges } from '#lib/engine-api/change.ts';
import { sentenceText } from '#lib/client/words/change-words.ts';
import type { TextFile } from './save-file.ts';

export function unsentFile({ providerName, email, changes }: UnsentChanges, now: number): TextFile {
	const content = {
		format: 'tenantry-unsent-changes/1',
		provider: providerName,
		administrator: email,
		exportedAt: toIso(now),
		changes: changes.map(({ view, mutation }) => ({
			what: sentenceText(view),
			madeAt: toIso(view.authoredAt),
			mayHaveBeenSent: !view.canWithdraw,
			mutation
		}))
	};
	return {
		name: `tenantry-unsent-changes-${toIso(now).slice(0, 10)}.json`,
		type: 'application/json',
		text: `${JSON.stringify(content, null, '\t')}\n`
	};
}

function toIso(at: number): string {
	return new Date(at).toISOString();
}
