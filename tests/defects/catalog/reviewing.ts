import type { Defect } from '#defects/defect.ts';

const DOMAIN = 'shared/src/domain/access-review';
const MUTATORS = 'shared/src/domain/administrator/review-mutators.ts';
const DECISIONS = 'shared/src/domain/administrator/review-mutators.test.ts';
const REDUCTIONS = 'shared/src/domain/administrator/reduction.test.ts';

/** In reviews of access. */
export const REVIEWING: readonly Defect[] = [
	{
		name: 'an organization that never existed is the scope of a review',
		file: `${DOMAIN}/mutators.ts`,
		find: '			requireKnown(tx, review.scope);\n',
		replace: '',
		caughtBy: {
			test: 'starting a review > SEC-F17 is refused for an organization that never existed, not for an archived one',
			in: `${DOMAIN}/mutators.test.ts`
		}
	},
	{
		name: 'any owner decides in a review, asked or not',
		file: `${DOMAIN}/open-review.ts`,
		find: "	if (!review.reviewers.includes(principal.administratorId)) reject({ code: 'not_permitted' });\n",
		replace: '',
		caughtBy: {
			test: 'deciding in a review > SEC-D21 is refused to an owner who is not a reviewer',
			in: DECISIONS
		}
	},
	{
		name: 'a reviewer decides about their own access',
		file: MUTATORS,
		find: '			requireOther(id, context);\n',
		replace: '',
		caughtBy: { test: 'deciding in a review > SEC-D21 is refused about oneself', in: DECISIONS }
	},
	{
		name: 'the milder of two decisions stands if it was the first',
		file: `${DOMAIN}/decision.ts`,
		find: "strictnessOf(to) > strictnessOf(from) ? 'tighten' : 'neutral'",
		replace: "strictnessOf(to) < 0 ? 'tighten' : 'neutral'",
		caughtBy: {
			test: 'two reviewers > who say keep and reduce: the stricter stands if it comes last, and the milder is told',
			in: DECISIONS
		}
	},
	{
		name: 'a reduction is recorded while the access stays',
		file: MUTATORS,
		find: 'return reduceAccess(tx, decided, reducing);',
		replace:
			"return { role: decided.role ?? '', organizations: decided.organizationIds?.length ?? 0 };",
		caughtBy: {
			test: 'reducing access in a review > lowers the role, leaves only the chosen organizations, and records both in one change',
			in: REDUCTIONS
		}
	},
	{
		name: 'a reduction in a review gives a higher role without a fresh factor',
		file: 'shared/src/domain/administrator/plans/lower-role.ts',
		find: "	if (roleDirection(from, to) === 'loosen') return false;\n",
		replace: '',
		caughtBy: {
			test: 'reducing access in a review > SEC-D27 is refused if it would leave a role with more permissions, and records nothing',
			in: REDUCTIONS
		}
	},
	{
		name: 'a decision that is on the device alone is called done',
		file: 'web/src/lib/components/review/review-words.ts',
		find: 'return state === null ? DECIDED[kind] : INTENDED[kind];',
		replace: 'return state === undefined ? INTENDED[kind] : DECIDED[kind];',
		caughtBy: {
			test: 'a decision that is waiting is not said to be in effect',
			in: 'web/src/lib/components/review/review-words.test.ts'
		}
	},
	{
		name: 'the due time suspends the only one who could have decided',
		file: MUTATORS,
		find: 'if (!review.reviewers.some((who) => who !== id && isActiveOwner(tx, who)))',
		replace: 'if (review.reviewers.length === 0)',
		caughtBy: {
			test: 'a person about whom nobody has decided > SEC-D22 is never the only one who could have decided',
			in: DECISIONS
		}
	},
	{
		name: 'the due time suspends people of a review that was closed',
		file: MUTATORS,
		find: "undecided === 'suspend' && closedAt === null && dueAt <= at",
		replace: "undecided === 'suspend' && (closedAt === null || dueAt > 0) && dueAt <= at",
		caughtBy: {
			test: 'a person about whom nobody has decided > is left alone if the review was closed before',
			in: DECISIONS
		}
	},
	{
		name: 'a late decision changes the record of a review',
		file: MUTATORS,
		find: 'if (!isLate && !isAgreed)',
		replace: 'if (!isAgreed)',
		caughtBy: {
			test: 'a decision that comes too late > SEC-D23 after the due time suspends, and the record of the review stays',
			in: DECISIONS
		}
	},
	{
		name: 'a late decision that suspends is refused',
		file: MUTATORS,
		find: "if (isLate && kind !== 'suspend') reject",
		replace: 'if (isLate) reject',
		caughtBy: {
			test: 'a decision that comes too late > SEC-D23 after the due time suspends, and the record of the review stays',
			in: DECISIONS
		}
	},
	{
		name: 'anyone who sees a suspension sees what the review said of it',
		file: `${DOMAIN}/schema.ts`,
		find: "	fields: ({ seesAllAdministrators }) => (seesAllAdministrators ? 'all' : new Set())\n",
		replace: '',
		caughtBy: {
			test: 'on sqlite > SEC-D24 a manager sees that someone was suspended or reduced, and nothing else of the review',
			in: 'tests/sync/reviews/review-sight.test.ts'
		}
	},
	{
		name: 'a review that is closed early ends its series',
		file: `${DOMAIN}/schema.ts`,
		find: "(closedAt === null || typeof repeatDays === 'number')",
		replace: '(closedAt === null || repeatDays === undefined)',
		caughtBy: {
			test: 'on sqlite > goes on at its time even if someone closed the review early',
			in: 'tests/sync/reviews/review-series.test.ts'
		}
	},
	{
		name: 'a review of more people than one holds begins with the same ones each time',
		file: 'sync-server/src/sync/reviews/subjects.ts',
		find: 'const start = Math.max(0, next);',
		replace: 'const start = Math.min(0, next + 1);',
		caughtBy: {
			test: 'a review of more people than one holds > reaches everyone',
			in: 'tests/sync/reviews/review-series.test.ts'
		}
	},
	{
		name: 'a device loses its reviews when it compacts its log',
		file: 'web/src/lib/replica/snapshot/snapshot-cut.ts',
		find: 'filter((name) => !WITH_OWN_PAGES.has(name))',
		replace: 'filter((name) => WITH_OWN_PAGES.has(name) && name === name.toUpperCase())',
		caughtBy: {
			test: 'the base reads the same from pages as from the log that they were made from',
			in: 'web/src/lib/replica/snapshot/compaction.test.ts'
		}
	}
];
