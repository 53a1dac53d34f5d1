import type { Survivors } from './mutant.ts';

const NEED = 'shared/src/domain/approval/need.ts';
const DECIDING = 'sync-server/src/sync/approvals/decide-request.ts';
const REQUEST = 'sync-server/src/sync/approvals/request.ts';

/** Those of approval. */
export const APPROVAL_SURVIVORS: readonly Survivors[] = [
	{
		why: 'Only the types require it: the value always exists, or nothing uses it.',
		lines: {
			[NEED]: [
				[
					"return source.row('administrator', id)?.value.role;",
					"return source.row('administrator', id).value.role;"
				],
				[
					"return source.row('administrator', id)?.value.suspended === true;",
					"return source.row('administrator', id).value.suspended === true;"
				]
			],
			[DECIDING]: [
				[
					'(id) => mayApprove(overlay.row(administrators.name, id)?.value.role) || mayHave(id)',
					'(id) => mayApprove(overlay.row(administrators.name, id).value.role) || mayHave(id)'
				]
			],
			[REQUEST]: [
				[
					'if (mutator === undefined) throw new Error(`No mutator ${name}`);',
					'if (mutator === undefined) throw new Error(``);'
				],
				[
					'if (mutator === undefined) throw new Error(`No mutator ${name}`);',
					'if (false) throw new Error(`No mutator ${name}`);'
				],
				[
					'const base = request.facts.proposal?.base ?? {};',
					'const base = request.facts.proposal.base ?? {};'
				],
				[
					'return [device?.ended_reason ?? null, ...reasons].some(',
					'return [device.ended_reason ?? null, ...reasons].some('
				]
			]
		}
	},
	{
		why: 'It only saves time or memory; the result is the same without it.',
		lines: {
			[NEED]: [
				[
					'return [...new Set(changes.filter(isOfTenure).map(({ id }) => id))];',
					'return [...new Set(changes.map(({ id }) => id))];'
				],
				["return collection === 'administrator' && TENURE_FIELDS.has(field);", 'return true;'],
				[
					"return collection === 'administrator' && TENURE_FIELDS.has(field);",
					"return collection === 'administrator' || TENURE_FIELDS.has(field);"
				],
				[
					"return collection === 'administrator' && TENURE_FIELDS.has(field);",
					'return true && TENURE_FIELDS.has(field);'
				]
			]
		}
	},
	{
		why: 'A boolean that changes from true becomes false, and the right to export is only ever given for longer.',
		lines: {
			[NEED]: [
				[
					"const isTurnedOff: Effect['is'] = ({ from, to }) => from === true && to === false;",
					"const isTurnedOff: Effect['is'] = ({ from, to }) => from === true && true;"
				],
				[
					"is: ({ from, to }) => exportDirection(from, to) === 'loosen'",
					'is: ({ from, to }) => true'
				]
			]
		}
	},
	{
		why: 'No other field holds kinds of approval, and no other collection an address or a second factor.',
		lines: {
			[NEED]: [
				[
					"return field === 'approvals' && approvalsDirection(from, to) === 'loosen';",
					"return true && approvalsDirection(from, to) === 'loosen';"
				],
				["if (collection !== 'administrator') return false;", 'if (false) return false;']
			]
		}
	},
	{
		why: 'The change waits in any case: a new account that approves for its role, and the raise that begins with a role for that.',
		lines: {
			[NEED]: [
				[
					"const isEntry = isReset(change) || (field === 'email' && from !== null);",
					"const isEntry = isReset(change) || (field === 'email' && true);"
				],
				['if (from === null) return false;', 'if (false) return false;'],
				['if (from === null) return false;', 'if (from === null) return true;']
			]
		}
	},
	{
		why: 'No mutation gives a deleted account a role, or changes the role that a raise in progress ends with; what has no time or span is never the later one.',
		lines: {
			[NEED]: [
				[
					'return row === undefined || row.deleted !== undefined ? [] : tenureOf(row.value, mayApprove);',
					'return row === undefined || false ? [] : tenureOf(row.value, mayApprove);'
				],
				[
					'return row === undefined || row.deleted !== undefined ? [] : tenureOf(row.value, mayApprove);',
					'return row === undefined || row.deleted !== undefined ? ["Stryker was here"] : tenureOf(row.value, mayApprove);'
				],
				[
					"const left = to === null ? role : partOf(to, 'role');",
					'const left = to === null ? role : partOf(to, "");'
				],
				[
					"return to !== null && Number(partOf(to, 'at')) > Number(partOf(from, 'at'));",
					"return true && Number(partOf(to, 'at')) > Number(partOf(from, 'at'));"
				],
				[
					"return to !== null && Number(partOf(to, 'at')) > Number(partOf(from, 'at'));",
					"return to !== null && Number(partOf(to, 'at')) >= Number(partOf(from, 'at'));"
				]
			]
		}
	},
	{
		why: 'An enrolment is erased together with a queued email, for which the change waits as well.',
		lines: {
			[NEED]: [
				[
					"if (field === 'mfaEnrolledAt') return from !== null && to === null;",
					'if (false) return from !== null && to === null;'
				],
				[
					"if (field === 'mfaEnrolledAt') return from !== null && to === null;",
					'if (field === "") return from !== null && to === null;'
				],
				[
					"if (field === 'mfaEnrolledAt') return from !== null && to === null;",
					"if (field === 'mfaEnrolledAt') return false;"
				]
			]
		}
	},
	{
		why: 'Everything that is not `author` is `intent`; whether a change tightens depends on neither.',
		lines: { [DECIDING]: [["basis: 'intent',", 'basis: "",']] }
	},
	{
		why: 'Knowledge that is not `unknown`, `stale` or `none` is fresh.',
		lines: { [DECIDING]: [["knowledge: 'fresh',", 'knowledge: "",']] }
	},
	{
		why: 'A change that waits writes nothing, so no field has the version of its event.',
		lines: {
			[DECIDING]: [
				[
					'return changed > after && changed < before;',
					'return changed >= after && changed < before;'
				]
			]
		}
	}
];
