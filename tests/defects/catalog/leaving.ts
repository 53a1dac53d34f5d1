import type { Defect } from '#defects/defect.ts';

/** In what leaves a locked device, and in the copies of other builds. */
export const LEAVING: readonly Defect[] = [
	{
		name: 'an envelope leaves without a mark',
		file: 'web/src/lib/envelope/send-envelopes.ts',
		find: '({ ...record, leftAt })',
		replace: '({ ...record, ...(leftAt < 0 && { leftAt }) })',
		caughtBy: {
			test: 'an envelope counts as left before the request, and goes again without an answer',
			in: 'web/src/lib/envelope/send-envelopes.test.ts'
		}
	},
	{
		name: 'an envelope counts as left although the server was never reached',
		file: 'web/src/lib/envelope/send-envelopes.ts',
		find: 'if (due.length > 0) await tools.reach();',
		replace: '',
		caughtBy: {
			test: 'nothing counts as left while the server cannot be reached',
			in: 'web/src/lib/envelope/send-envelopes.test.ts'
		}
	},
	{
		name: 'tightenings wait behind other envelopes',
		file: 'web/src/lib/envelope/send-envelopes.ts',
		find: 'Number(other.isUrgent) - Number(one.isUrgent) || ',
		replace: '',
		caughtBy: {
			test: 'tightenings leave first, and everything once',
			in: 'web/src/lib/envelope/send-envelopes.test.ts'
		}
	},
	{
		name: 'a change that has left in its envelope is withdrawn',
		file: 'web/src/lib/replica/queue/left-envelopes.ts',
		find: '?.leftAt !== undefined)',
		replace: '?.leftAt === 0)',
		caughtBy: {
			test: 'SEC-L09 a change that a service worker has sent can no longer be withdrawn',
			in: 'web/src/lib/engine/features/envelopes/envelope-keeper.test.ts'
		}
	},
	{
		name: 'a withdrawal does not look for an envelope, nor deletes it',
		file: 'web/src/lib/replica/queue/queue-disk.ts',
		find: 'const unsent = [...rewritten, ...withdrawn];',
		replace: 'const unsent = rewritten;',
		caughtBy: { check: 'C14', runs: 6 }
	},
	{
		name: 'an envelope that is sealed again forgets that it has left',
		file: 'web/src/lib/engine/features/envelopes/envelope-keeper.ts',
		find: '...(leftAt !== undefined && { leftAt })',
		replace: '...(leftAt === 0 && { leftAt })',
		caughtBy: {
			test: 'changes are sealed again where the server no longer uses a key',
			in: 'web/src/lib/engine/features/envelopes/envelope-keeper.test.ts'
		}
	},
	{
		name: 'a withdrawn change leaves its envelope behind',
		file: 'web/src/lib/replica/queue/left-envelopes.ts',
		find: `		};
		envelopes.delete(sequence);`,
		replace: '		};',
		caughtBy: {
			test: 'withdrawing a change deletes its envelope',
			in: 'web/src/lib/engine/features/envelopes/envelope-keeper.test.ts'
		}
	},
	{
		name: 'an envelope leaves although its change is no longer in the queue',
		file: 'web/src/lib/envelope/send-envelopes.ts',
		find: '.filter(({ sequence }) => waiting?.has(sequence) !== false)',
		replace: '',
		caughtBy: {
			test: 'SEC-L09 an envelope whose change is no longer in the queue does not leave',
			in: 'web/src/lib/envelope/send-envelopes.test.ts'
		}
	},
	{
		name: 'the service worker of an earlier build sends from a newer copy',
		file: 'web/src/lib/envelope/envelope-record.ts',
		find: "CLOSED_TO_EARLIER = { state: 'refused' }",
		replace: "CLOSED_TO_EARLIER = { state: 'later' }",
		caughtBy: {
			test: 'a service worker of 28ed2c87 sends nothing from a copy of this build, and so changes nothing in it',
			in: 'web/src/lib/engine/features/envelopes/envelope-keeper.test.ts'
		}
	},
	{
		name: 'an envelope without a change stays when a copy is opened',
		file: 'web/src/lib/replica/queue/left-envelopes.ts',
		find: 'deleteSequences(database, envelope, orphans);',
		replace: 'void [envelope, orphans];',
		caughtBy: {
			test: 'an envelope of a change that is not in the queue is deleted when the copy is opened',
			in: 'web/src/lib/replica/queue/left-envelopes.test.ts'
		}
	},
	{
		name: 'a copy of an earlier version is taken over with its envelopes',
		file: 'web/src/lib/replica/store/earlier-form.ts',
		find: 'await envelopes.clear();',
		replace: '',
		caughtBy: {
			test: 'what waits in an earlier copy is sealed again when it is unlocked, and sent while it is locked',
			in: 'web/src/lib/engine/people/earlier-copy.test.ts'
		}
	},
	{
		name: 'a change that left an earlier copy counts as unsent',
		file: 'web/src/lib/replica/store/earlier-form.ts',
		find: 'if (waiting.some((sequence) => left.has(sequence))) await meta.delete(UNSENT.id);',
		replace: '',
		caughtBy: {
			test: 'a change that left an earlier copy can no longer be withdrawn',
			in: 'web/src/lib/engine/people/earlier-copy.test.ts'
		}
	},
	{
		name: 'a table is added under the same version',
		file: 'web/src/lib/replica/store/database.ts',
		find: "envelope: 'sequence, leftAt',",
		replace: "envelope: 'sequence, leftAt', parcel: 'id',",
		caughtBy: {
			test: 'a change of a table comes with another version: the person’s tables are those of the last form listed',
			in: 'web/src/lib/replica/store/database-forms.test.ts'
		}
	},
	{
		name: 'an older app adds what a newer copy lacks before it refuses it',
		file: 'web/src/lib/replica/store/database.ts',
		find: 'requireOwnForm(await storedVersion(database));',
		replace: 'void storedVersion;',
		caughtBy: {
			test: 'an older app that opens a newer copy says so and changes nothing: this one, and one with a table less (person)',
			in: 'web/src/lib/replica/store/database-forms.test.ts'
		}
	},
	{
		name: 'an unreadable change leaves in its envelope although its author is told that it was never sent',
		file: 'web/src/lib/replica/unreadable-reading.ts',
		find: 'deleteUnsentEnvelopes(envelope, unsent, fail)',
		replace: 'deleteUnsentEnvelopes(envelope, [], fail)',
		caughtBy: {
			test: 'an envelope of a change that can no longer be read > is deleted where it is still there, because its author is told that it was never sent: damaged',
			in: 'web/src/lib/replica/queue/unreadable.test.ts'
		}
	},
	{
		name: 'an unreadable change that left in its envelope counts as never sent',
		file: 'web/src/lib/replica/unreadable-reading.ts',
		find: 'unreadable.markSent(left);',
		replace: '',
		caughtBy: {
			test: 'an envelope of a change that can no longer be read > makes it alone count as sent where it has left: damaged',
			in: 'web/src/lib/replica/queue/unreadable.test.ts'
		}
	},
	{
		name: 'the length of an envelope tells that of its change',
		file: 'web/src/lib/engine/features/envelopes/seal-envelope.ts',
		find: 'new Uint8Array(size)',
		replace: 'new Uint8Array(text.length)',
		caughtBy: {
			test: 'SEC-L10 the length of an envelope tells only which of seven sizes it fits',
			in: 'web/src/lib/engine/features/envelopes/seal-envelope.test.ts'
		}
	}
];
