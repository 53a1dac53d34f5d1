import type { Defect } from '#defects/defect.ts';

const ENGINE = 'web/src/lib/engine/features/envelopes';
const KEEPER = `${ENGINE}/envelope-keeper.ts`;
const SEALING_TEST = `${ENGINE}/envelope-sealing.test.ts`;
const SAVES = `${ENGINE}/envelope-saves.test.ts`;
const WAITING = `${ENGINE}/envelope-waiting.test.ts`;
const KEPT = `${ENGINE}/envelope-kept.test.ts`;

/** In what an open app seals of the changes that wait. */
export const SEALING: readonly Defect[] = [
	{
		name: 'changes are sealed in the order in which they were made',
		file: KEEPER,
		find: `...waiting.filter(({ lane }) => lane === 'urgent'),
			...waiting.filter(({ lane }) => lane === 'ordinary')`,
		replace: '...waiting',
		caughtBy: {
			test: 'SEC-L09 tightenings are sealed first, and sealing stops after twenty once a round begins',
			in: SEALING_TEST
		}
	},
	{
		name: 'any number of changes gets an envelope',
		file: KEEPER,
		find: 'urgentFirst.slice(0, MAX_KEPT)',
		replace: 'urgentFirst',
		caughtBy: {
			test: 'at most a thousand changes have an envelope, those made first',
			in: SEALING_TEST
		}
	},
	{
		name: 'a change too long for an envelope leaves those beside it without any',
		file: KEEPER,
		find: 'if (sealed === undefined) return [queued, { mutation, record: undefined }];',
		replace: "if (sealed === undefined) throw new Error('Too long');",
		caughtBy: {
			test: 'a change too long for an envelope has none, and keeps no other from its own',
			in: SEALING_TEST
		}
	},
	{
		name: 'an envelope that found no room counts as stored',
		file: KEEPER,
		find: 'const { ok: isStored } = await unlessFull(writing);',
		replace: 'const isStored = (await unlessFull(writing)).ok || true;',
		caughtBy: {
			test: 'where there is no room, no envelope is claimed, and what waits is sealed once there is some',
			in: SEALING_TEST
		}
	},
	{
		name: 'what depends on a refused creation leaves in its envelope',
		file: KEEPER,
		find: ' && !isHeld(one, laneView)',
		replace: '',
		caughtBy: {
			test: 'what depends on a refused creation has no envelope until its author redoes that one',
			in: SEALING_TEST
		}
	},
	{
		name: 'a change that is rewritten while it is sealed leaves as it was',
		file: KEEPER,
		find: 'queue.get(mutation.id)?.mutation === mutation',
		replace: 'queue.get(mutation.id) !== undefined',
		caughtBy: {
			test: 'SEC-L09 a change that is rewritten while it is sealed is sealed again as it is then',
			in: SAVES
		}
	},
	{
		name: 'a save in progress deletes what is sealed beside it',
		file: KEEPER,
		find: `await savesEnded(queue.disk);
			const due`,
		replace: 'const due',
		caughtBy: {
			test: 'SEC-L09 sealing waits for a save, which deletes what was sealed before',
			in: SAVES
		}
	},
	{
		name: 'an envelope counts for a change that was rewritten while it was read',
		file: KEEPER,
		find: 'kept.set(sequence, { mutation, record, received });',
		replace: `const now = queue.bySequence(sequence)?.mutation ?? mutation;
			kept.set(sequence, { mutation: now, record, received });`,
		caughtBy: {
			test: 'SEC-L09 a change that is rewritten while its envelope is read is sealed again',
			in: SAVES
		}
	},
	{
		name: 'the envelope of a change as it was is handed over',
		file: KEEPER,
		find: 'one?.mutation === queued?.mutation ? one?.record : undefined',
		replace: 'pending === undefined ? undefined : one?.record',
		caughtBy: {
			test: 'SEC-L15 a rewritten change that could not be sealed again has no envelope to hand over',
			in: SAVES
		}
	},
	{
		name: 'keys are not registered again where the server refused an envelope',
		file: KEEPER,
		find: 'await this.#keys.renew({ isRefused });',
		replace: 'await this.#keys.renew({ isRefused: false });',
		caughtBy: {
			test: 'SEC-L09 one refused envelope of two is sealed again, for the key of the moment',
			in: KEPT
		}
	},
	{
		name: 'an envelope of the id that a device had before stays',
		file: KEEPER,
		find: ' && envelope.deviceId === deviceId',
		replace: " && deviceId !== ''",
		caughtBy: {
			test: 'SEC-L09 a device under another id seals again, for the key that it registers then',
			in: KEPT
		}
	},
	{
		name: 'a change whose receipt was read is sealed again',
		file: KEEPER,
		find: 'if (record === undefined || received !== undefined) return true;',
		replace: 'if (record === undefined) return true;',
		caughtBy: {
			test: 'SEC-L18 a change whose receipt was read is not sealed again, whatever key is new',
			in: KEPT
		}
	},
	{
		name: 'each further change puts off the sealing of those before it',
		file: KEEPER,
		find: 'this.#cancel ??= this.#context.after(WAIT_MS, keep);',
		replace: 'this.#cancel?.(); this.#cancel = this.#context.after(WAIT_MS, keep);',
		caughtBy: {
			test: 'while the server answers, sealing waits a second from the first change on',
			in: WAITING
		}
	},
	{
		name: 'out of contact, sealing waits as long as beside a server that answers',
		file: KEEPER,
		find: 'const QUIET_MS = 100;',
		replace: 'const QUIET_MS = WAIT_MS;',
		caughtBy: {
			test: 'out of contact, sealing waits until changes have paused for a moment',
			in: WAITING
		}
	},
	{
		name: 'who asks for envelopes while others are sealed gets the answer to those',
		file: KEEPER,
		find: 'while (this.#isDue) {',
		replace: 'if (this.#isDue) {',
		caughtBy: {
			test: 'who asks for envelopes while others are sealed waits for a turn that begins after',
			in: WAITING
		}
	},
	{
		name: 'keys that the browser has removed are used on',
		file: KEEPER,
		find: 'this.#keys.forget();',
		replace: '',
		caughtBy: {
			test: 'SEC-L09 where the browser has removed everything, keys are registered and envelopes sealed again',
			in: WAITING
		}
	},
	{
		name: 'the author’s half of one envelope opens in the place of another',
		file: KEEPER,
		find: 'return `envelope/${sequence}`;',
		replace: "return sequence < 0 ? '' : 'envelope';",
		caughtBy: {
			test: 'SEC-L14 no answer but a receipt is read, nor one without the author’s half of its own envelope',
			in: KEPT
		}
	},
	{
		name: 'an envelope without its author’s half stays as it is',
		file: KEEPER,
		find: 'if (answerKey === undefined) return false;',
		replace: '',
		caughtBy: {
			test: 'an envelope without its author’s half is sealed again, with one',
			in: KEPT
		}
	}
];
