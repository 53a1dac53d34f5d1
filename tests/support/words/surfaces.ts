import type { Badges } from '@tenantry/web/engine/session/badges.ts';
import type * as ActivityWords from '@tenantry/web/components/activity/activity-words.ts';
import type * as States from '@tenantry/web/client/words/change-state.ts';
import type * as Changes from '@tenantry/web/client/words/change-words.ts';
import type * as Notices from '@tenantry/web/client/words/notice-words.ts';
import type { CarriedChanges } from '@tenantry/web/engine/features/envelopes/carried-changes.ts';
import { madeChanges } from '@tenantry/web/engine/features/changes/made-changes.ts';
import type { ChangeView } from '@tenantry/web/engine-api/change.ts';
import type { Replica } from '@tenantry/web/replica/replica.ts';

/** The modules that put a change into words, in one language. */
export type Words = Pick<typeof ActivityWords, 'isRequest' | 'outcomeWords'> &
	Pick<typeof States, 'changeWord' | 'wordOf'> &
	Pick<typeof Changes, 'sentenceText' | 'verdictOf'> &
	Pick<typeof Notices, 'noticeWords'>;

/** What each surface says of one change, by the name of the surface. */
export interface Surfaces {
	readonly view: ChangeView;
	/** Word of its state on every surface that shows one; each is one of the five. */
	readonly words: readonly string[];
	/** Everything that is said of it. */
	readonly texts: Readonly<Record<string, string>>;
}

const NOT_CARRIED = { stateOf: () => undefined };

/** Returns what the screens of a device say of a change that was made on it. */
export function surfacesOf(
	{ replica, badges }: { readonly replica: Replica; readonly badges: Badges },
	id: string,
	words: Words,
	carried: Pick<CarriedChanges, 'stateOf'> = NOT_CARRIED
): Surfaces {
	const made = madeChanges(replica, [id], carried);
	const view = made.shown;
	if (view === null) throw new Error(`Nothing is known of ${id}`);
	const { word } = words.changeWord(view.state, view.isOpen);
	const card = `${word}. ${words.sentenceText(view)}. ${words.verdictOf(view)}`;
	const row = badges.of(view.subject.collection, view.subject.id);
	const mark = row === null ? [] : [words.changeWord(row).word];
	const entry = words.isRequest(view) ? [] : [word];
	return {
		view,
		words: [word, ...mark, ...entry],
		texts: {
			// The panel's line and the card say the same, and the announcement is the notice.
			notice: words.noticeWords(made)?.text ?? '',
			card,
			row: mark.join(),
			activity: [...entry, words.outcomeWords(view)].join('. ')
		}
	};
}
