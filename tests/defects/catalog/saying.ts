import type { Defect } from '#defects/defect.ts';

const WORDS = 'web/src/lib/client/words/change-words.test.ts';
const STATES = 'web/src/lib/client/words/change-state.test.ts';
const APPROVALS = 'web/src/lib/engine/features/changes/approval-views.test.ts';
const FIELDS = 'web/src/lib/engine/session/field-views.test.ts';

/** In what the screens say of a change. */
export const SAYING: readonly Defect[] = [
	{
		name: 'what waits for approval is announced as if it were done',
		file: 'web/src/lib/client/words/change-words.ts',
		find: '	if (!isAsked(change)) return sentence;',
		replace: '	if (isAsked(change) || !isAsked(change)) return sentence;',
		caughtBy: {
			test: 'a change that needs approval is asked for, before it is sent and until it is decided',
			in: WORDS
		}
	},
	{
		name: 'a change of which a part was refused counts as in effect',
		file: 'web/src/lib/engine-api/change-stage.ts',
		find: "			return isOpen ? 'needsYou' : 'effect';",
		replace: "			return 'effect';",
		caughtBy: {
			test: 'what was refused needs its person until it is settled, and never counts as in effect',
			in: STATES
		}
	},
	{
		name: 'what was decided about offline can be decided about again',
		file: 'web/src/lib/engine/features/changes/change-views.ts',
		find: '	return isOpen(entry) && !queue.isRedone(entry.id);',
		replace: "	return isOpen(entry) || queue.isRedone('');",
		caughtBy: {
			test: 'what was decided about offline needs nobody any more, and is not decided about again',
			in: APPROVALS
		}
	},
	{
		name: 'the deletion of an account is shown as an organization',
		file: 'web/src/lib/engine/session/field-views.ts',
		find: '	const named = edges.filter(({ field }) => field !== DELETED);',
		replace: '	const named = edges;',
		caughtBy: {
			test: 'the card of a deletion names the organizations that are lost, and not the deletion as one',
			in: FIELDS
		}
	},
	{
		name: 'a full device says of what may have left that it was not sent',
		file: 'web/src/routes/unlock/unsent-words.ts',
		find: '	if (person.mayHaveLeft === true)\n		return unsent === 1\n			? ',
		replace: '	if (unsent < 0)\n		return unsent === 1\n			? ',
		caughtBy: {
			test: 'a full device claims of none of 1 changes that it was not sent',
			in: 'web/src/routes/unlock/unsent-words.test.ts'
		}
	},
	{
		name: 'an account that nobody has signed in to is said to become active',
		file: 'web/src/lib/engine/session/field-views.ts',
		find: "field === STANDING && value === false && !isRegistered ? 'pending' : value",
		replace: "field === STANDING && value === 0 && !isRegistered ? 'pending' : value",
		caughtBy: {
			test: 'the card of someone who is added says that they are pending, and not active',
			in: FIELDS
		}
	}
];
