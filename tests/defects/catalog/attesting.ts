import type { Defect } from '#defects/defect.ts';

const EXPORT = 'tests/sync/reviews/review-evidence.test.ts';
const VERIFY = 'tests/server/review-verify.test.ts';
const SCOPE = 'tests/server/review-scope.test.ts';
const FOLDER = 'sync-server/src/reviews/evidence';

/** In exporting and verifying the evidence of access reviews. */
export const ATTESTING: readonly Defect[] = [
	{
		name: 'evidence is given to anyone who asks',
		file: `${FOLDER}/export-evidence.ts`,
		find: "if (!audience.value.visibility.seesAllAdministrators) return err('not_found');",
		replace: '',
		caughtBy: {
			test: 'on sqlite > SEC-F15 an owner who is not a reviewer gets the evidence, and a demoted owner does not',
			in: EXPORT
		}
	},
	{
		name: 'evidence is given without a fresh factor',
		file: 'shared/src/protocol/audit.ts',
		find: 'REVIEW_EVIDENCE = withFreshFactor(',
		replace: 'REVIEW_EVIDENCE = ((it: ReturnType<typeof get>) => it)(',
		caughtBy: { test: 'SEC-F15 exporting evidence requires a fresh factor', in: EXPORT }
	},
	{
		name: 'an altered line of evidence counts as verified',
		file: `${FOLDER}/compare-evidence.ts`,
		find: 'differences(said, line).map(',
		replace: 'differences(said, said).map(',
		caughtBy: {
			test: 'on sqlite > SEC-F16 an invented decision about an undecided person is found',
			in: VERIFY
		}
	},
	{
		name: 'a line that was added to evidence goes unnoticed',
		file: `${FOLDER}/compare-evidence.ts`,
		find: 'for (const [id, lines] of linesById)',
		replace: 'for (const [id, lines] of [...linesById].slice(linesById.size))',
		caughtBy: { test: 'on sqlite > SEC-F16 a line about nobody is found', in: VERIFY }
	},
	{
		name: 'evidence calls a hand-picked list complete',
		file: `${FOLDER}/coverage.ts`,
		find: 'inScope: inScope.size,',
		replace: 'inScope: review.subjects.length,',
		caughtBy: {
			test: 'on sqlite > SEC-F17 the evidence of a hand-picked list says how many were in the scope, and who was left out',
			in: SCOPE
		}
	},
	{
		name: 'the scope in evidence is that of the export, not of the start',
		file: `${FOLDER}/read-scope.ts`,
		find: "			.where('created', '<=', version)\n",
		replace: '',
		caughtBy: {
			test: 'on sqlite > SEC-F17 a complete list stays complete when people come and go later',
			in: SCOPE
		}
	},
	{
		name: 'access that changed after the start decides who was in the scope of an organization',
		file: `${FOLDER}/fields-then.ts`,
		find: 'if (this.#written.delete(key)) this.#values.set(key, from);',
		replace: 'if (this.#written.delete(key)) this.#values.get(key);',
		caughtBy: {
			test: 'on sqlite > SEC-F17 the scope of an organization is those who reached it at the start',
			in: SCOPE
		}
	},
	{
		name: 'the head of evidence is believed without looking',
		file: `${FOLDER}/verify-evidence.ts`,
		find: 'replay.facts({ position, hash })',
		replace: 'replay.facts(file.head)',
		caughtBy: {
			test: 'on sqlite > SEC-F16 a head at another event is found, and decisions made after it',
			in: VERIFY
		}
	},
	{
		name: 'evidence is compared with what was decided after its head',
		file: `${FOLDER}/verify-evidence.ts`,
		find: 'if (position <= this.#file.head.position) {',
		replace: 'if (position <= this.#file.head.position || at > 0) {',
		caughtBy: {
			test: 'on sqlite > SEC-F16 evidence stays true when people, decisions and the provider change later',
			in: VERIFY
		}
	},
	{
		name: 'an old file of evidence may claim to be new',
		file: `${FOLDER}/export-time.ts`,
		find: ' && at <= notAfter + TOLERANCE_MS',
		replace: '',
		caughtBy: {
			test: 'on sqlite > SEC-F16 an old file that claims to be newer than a later event is found',
			in: VERIFY
		}
	},
	{
		name: 'a name that readers drop is evidence',
		file: `${FOLDER}/evidence-file.ts`,
		find: '{ isProtoRead: false }',
		replace: '{ isProtoRead: true }',
		caughtBy: {
			test: 'on sqlite > SEC-F16 a name that readers drop is noticed when it is added to a line',
			in: VERIFY
		}
	},
	{
		name: 'a file that says one thing twice is evidence',
		file: `${FOLDER}/evidence-file.ts`,
		find: 'const json = parseJson(text, {',
		replace: 'const json: unknown = JSON.parse(text) ?? parseJson(text, {',
		caughtBy: {
			test: 'on sqlite > SEC-F16 a file with a duplicate key is not accepted as evidence',
			in: VERIFY
		}
	},
	{
		name: 'the reason of a change is not in the hash of its event',
		file: 'sync-server/src/sync/audit/chain.ts',
		find: '		reason: entry.reason,',
		replace: '		reason: null,',
		caughtBy: {
			test: 'the hash covers reason',
			in: 'sync-server/src/sync/audit/chain.test.ts'
		}
	},
	{
		name: 'an event may name any event as the one before it',
		file: 'sync-server/src/sync/audit/chain.ts',
		find: 'entry.version === position && previous === this.#hash;',
		replace: 'entry.version === position && previous !== undefined;',
		caughtBy: {
			test: 'an event that names another one before it is detected',
			in: 'sync-server/src/sync/audit/chain.test.ts'
		}
	}
];
