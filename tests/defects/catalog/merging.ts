import type { Defect } from '#defects/defect.ts';

const ADMINISTRATOR_TESTS = 'shared/src/domain/administrator/mutators.test.ts';
const ACCESS_TESTS = 'shared/src/domain/organization-access/mutators.test.ts';

/** In what both ends run: which value of a field stands, and what a mutation may do. */
export const MERGING: readonly Defect[] = [
	{
		name: 'a tightening without effect keeps the version of its field',
		file: 'shared/src/merge.ts',
		find: "return isSame ? 'touch' : 'apply';",
		replace: "return isSame ? 'keep' : 'apply';",
		caughtBy: { check: 'C9', runs: 30 }
	},
	{
		name: 'a tightening needs a base like any other change',
		file: 'shared/src/merge.ts',
		find: "if (intent.direction === 'tighten') return",
		replace: "if (intent.direction === 'tighten' && intent.base === current.version) return",
		caughtBy: {
			test: 'a tightening needs no base',
			in: 'shared/src/merge.test.ts'
		}
	},
	{
		name: 'a base that is newer than some version passes',
		file: 'shared/src/merge.ts',
		find: 'return intent.base === current.version',
		replace: 'return (intent.base ?? 0) >= current.version - 1',
		caughtBy: {
			test: 'a loosening never overrides a tightening that its author had not seen',
			in: 'shared/src/merge.test.ts'
		}
	},
	{
		name: 'the last write of a suspension wins',
		file: 'shared/src/domain/administrator/schema.ts',
		find: 'suspended: strict(true),',
		replace: "suspended: ordered(() => 'unconditional'),",
		caughtBy: { check: 'C9', runs: 18 }
	},
	{
		name: 'changes after an own one are decided by the base beneath it',
		file: 'shared/src/decide.ts',
		find: 'return stood === effective.version ? stood : knownBase(base.base, options);',
		replace: 'return knownBase(base.base, options);',
		caughtBy: {
			test: 'an administrator’s change does not conflict with their own earlier one',
			in: ADMINISTRATOR_TESTS
		}
	},
	{
		name: 'an own change that failed still counts as a base',
		file: 'shared/src/decide.ts',
		find: 'return stood === effective.version ? stood : knownBase(base.base, options);',
		replace: 'return effective.version;',
		caughtBy: {
			test: 'an earlier change that failed leaves the base beneath it',
			in: ADMINISTRATOR_TESTS
		}
	},
	{
		name: 'a base from a lost history counts',
		file: 'shared/src/decide.ts',
		find: "return knowledge === 'unknown' && base !== 0 ? undefined : base;",
		replace: 'return base;',
		caughtBy: {
			test: 'a base from another history is unknown',
			in: 'tests/sync/verdicts/verdicts.test.ts'
		}
	},
	{
		name: 'a loosening stands on stale knowledge',
		file: 'shared/src/decide.ts',
		find: "(knowledge === 'unknown' || (knowledge === 'stale' && applied > 0))",
		replace: "knowledge === 'unknown'",
		caughtBy: {
			test: 'a loosening that rests on stale knowledge goes to review, and a tightening applies',
			in: 'tests/sync/verdicts/verdicts.test.ts'
		}
	},
	{
		name: 'a loosening stands without a fresh factor',
		file: 'shared/src/decide.ts',
		find: "return doesLoosen(effects) && !isFactorFresh ? 'confirm' : undefined;",
		replace: 'return undefined;',
		caughtBy: {
			test: 'on sqlite > SEC-C06 loosenings wait for a code of their author when the last factor is old',
			in: 'tests/sync/access/fresh-factor.test.ts'
		}
	},
	{
		name: 'a tightening waits for a code',
		file: 'shared/src/decide.ts',
		find: "return doesLoosen(effects) && !isFactorFresh ? 'confirm' : undefined;",
		replace: "return applied > 0 && !isFactorFresh ? 'confirm' : undefined;",
		caughtBy: {
			test: 'on sqlite > SEC-C06 tightenings apply without a code, alone and in a mixed batch',
			in: 'tests/sync/access/fresh-factor.test.ts'
		}
	},
	{
		name: 'a loosening out of contact stands where access is given only online',
		file: 'sync-server/src/sync/push/device-actor.ts',
		find: 'mayLoosen: replays.isInContact(mutation, at) || !loosensOnlineOnly(overlay, providerId),',
		replace: 'mayLoosen: true,',
		caughtBy: {
			test: 'on sqlite > SEC-D10 a loosening out of contact is refused and does nothing',
			in: 'tests/sync/access/online-only.test.ts'
		}
	},
	{
		name: 'a tightening is refused out of contact',
		file: 'shared/src/decide.ts',
		find: 'options.mayLoosen === false && doesLoosen(effects)',
		replace: 'options.mayLoosen === false',
		caughtBy: {
			test: 'on sqlite > SEC-D10 a tightening is accepted after a week offline',
			in: 'tests/sync/access/online-only.test.ts'
		}
	},
	{
		name: 'a change in review is applied',
		file: 'shared/src/decide.ts',
		find: '		const nothing = { changes: [], stood: {}, overturned: [] };',
		replace:
			'		layer.foldInto(overlay);\n		const nothing = { changes: [], stood: {}, overturned: [] };',
		caughtBy: {
			test: 'a loosening on stale knowledge goes to review, and a tightening applies',
			in: ADMINISTRATOR_TESTS
		}
	},
	{
		name: 'a refused mutation keeps its writes',
		file: 'shared/src/decide.ts',
		find: '		if (error instanceof MutationRejected) return refused(error.rejection);',
		replace:
			'		if (error instanceof MutationRejected) {\n			layer.foldInto(overlay);\n			return refused(error.rejection);\n		}',
		caughtBy: { test: 'a refused revocation leaves everything unchanged', in: ACCESS_TESTS }
	},
	{
		name: 'a removal of MFA ignores an earlier Global MFA Requirement',
		file: 'shared/src/domain/administrator/schema.ts',
		find: "	if (field === 'mfaRequired')\n		return { collection: 'provider'",
		replace: "	if (field === 'nothing')\n		return { collection: 'provider'",
		caughtBy: {
			test: 'on sqlite > a removal of MFA does not bypass the global requirement before or after it',
			in: 'tests/sync/verdicts/decisions.test.ts'
		}
	},
	{
		name: 'turning the Global MFA Requirement off removes the requirement of every administrator',
		file: 'shared/src/domain/provider/mutators.ts',
		find: 'if (stands && before.globalMfaRequired && !required)',
		replace: 'if (stands && before.globalMfaRequired && required)',
		caughtBy: {
			test: 'the Global MFA Requirement is derived, survives later edits and refuses older removals',
			in: ADMINISTRATOR_TESTS
		}
	},
	{
		name: 'switching to selected grants',
		file: 'shared/src/domain/organization-access/selected-access.ts',
		find: "...edges(present === 'all' ? kept : [], true),",
		replace: '...edges([...wanted], true),',
		caughtBy: { test: 'switching to selected never grants', in: ACCESS_TESTS }
	},
	{
		name: 'a grant survives a later switch to selected',
		file: 'shared/src/domain/organization-access/schema.ts',
		find: "alsoVersionedBy: ({ id }) => ({ collection: 'administrator', id, field: 'accessMode' }),",
		replace: 'alsoVersionedBy: () => undefined,',
		caughtBy: {
			test: 'a grant made before a switch to selected does not survive it',
			in: ACCESS_TESTS
		}
	},
	{
		name: 'a role with as many permissions counts as tighter',
		file: 'shared/src/domain/role.ts',
		find: "return next.size < present.size && next.isSubsetOf(present) ? 'tighten' : 'loosen';",
		replace: "return next.size <= present.size ? 'tighten' : 'loosen';",
		caughtBy: {
			test: 'at most one direction between two roles tightens',
			in: 'shared/src/domain/role.test.ts'
		}
	},
	{
		name: 'an owner who has set no password counts as another owner',
		file: 'shared/src/domain/administrator/owner.ts',
		find: ' || row.value.registered !== true) return [];',
		replace: ') return [];',
		caughtBy: {
			test: 'the last active owner cannot be suspended, demoted, deleted or stripped while the other owner is pending',
			in: ADMINISTRATOR_TESTS
		}
	},
	{
		name: 'an address can be assigned twice',
		file: 'shared/src/domain/administrator/new-administrator.ts',
		find: 'if (holders.some((holder) => holder !== id))',
		replace: 'if (holders.length > 1)',
		caughtBy: {
			test: 'creating with "PERSON.3@northwind.example" as "Manager" is refused with email_taken',
			in: ADMINISTRATOR_TESTS
		}
	},
	{
		name: 'a deleted administrator is edited',
		file: 'shared/src/domain/administrator/schema.ts',
		find: "tx.get(administrators, id) ?? reject({ code: 'deleted' })",
		replace: 'row.value',
		caughtBy: {
			test: 'an edit of a deleted administrator is refused as deleted',
			in: ADMINISTRATOR_TESTS
		}
	},
	{
		name: 'a row written in a layer does not hide its old index key',
		file: 'shared/src/overlay.ts',
		find: 'const kept = below.filter((id) => !written.has(id));',
		replace: 'const kept = below;',
		caughtBy: {
			test: 'a written row hides the row beneath it, also after its index key moved',
			in: 'shared/src/overlay.test.ts'
		}
	},
	{
		name: 'no one can be suspended where no owner stays for good',
		file: 'shared/src/domain/administrator/owner.ts',
		find: '	if (ownershipOf(source, administratorId).length === 0) return;\n',
		replace: '',
		caughtBy: {
			test: 'a person who is no owner is suspended, however long the owners stay',
			in: 'shared/src/domain/administrator/owner.test.ts'
		}
	}
];
