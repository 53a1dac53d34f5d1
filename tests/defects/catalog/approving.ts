import type { Defect } from '#defects/defect.ts';

const AGAIN = 'tests/sync/approvals/approval-again.test.ts';
const ENTRY = 'shared/src/domain/approval/entry.test.ts';
const NEED = 'shared/src/domain/approval/need.test.ts';
const SERVER = 'tests/sync/approvals/approval.test.ts';
const RIGHTS = 'tests/sync/approvals/approval-rights.test.ts';
const TIME = 'tests/sync/approvals/approval-time.test.ts';
const KERNEL = 'shared/src/domain/approval/need.ts';
const DECIDING = 'sync-server/src/sync/approvals/decide-request.ts';
const REQUEST = 'sync-server/src/sync/approvals/request.ts';

/** In the approval by a second person. */
export const APPROVING: readonly Defect[] = [
	{
		name: 'a change that waits for approval takes effect',
		file: 'shared/src/decide.ts',
		find: "return { ...NOTHING_DECIDED, outcome: 'approval', proposed: changes, isTightening };",
		replace: `{
			layer.foldInto(overlay);
			return { ...NOTHING_DECIDED, outcome: 'approval', proposed: changes, isTightening };
		}`,
		caughtBy: {
			test: 'SEC-D12 a role that allows more waits where the provider requires approval, and changes nothing',
			in: NEED
		}
	},
	{
		name: 'a raise that ends later avoids the approval of a raise',
		file: KERNEL,
		find: "	return to !== null && Number(partOf(to, 'at')) > Number(partOf(from, 'at'));",
		replace: '	return false;',
		caughtBy: {
			test: 'SEC-D12 a later end of a raised role waits where the provider requires approval, and changes nothing',
			in: NEED
		}
	},
	{
		name: 'a planned restoration avoids the approval of a restoration',
		file: KERNEL,
		find: "isSuspended(before, id) && restoreDirection(from, to) === 'loosen'",
		replace: "isSuspended(before, id) && restoreDirection(to, from) === 'loosen'",
		caughtBy: {
			test: 'SEC-D12 an earlier restoration waits where the provider requires approval, and changes nothing',
			in: NEED
		}
	},
	{
		name: 'one owner switches approval off',
		file: KERNEL,
		find: "return field === 'approvals' && approvalsDirection(from, to) === 'loosen';",
		replace: 'return false;',
		caughtBy: {
			test: 'SEC-D16 whichever kinds are set > dropping a kind waits',
			in: NEED
		}
	},
	{
		name: 'one owner makes a second one, who approves',
		file: KERNEL,
		find: 'return approvingTenure(after, id).some((span) => !covers(was, span));',
		replace: 'return was.length > 1;',
		caughtBy: {
			test: 'SEC-D16 whichever kinds are set > a new person who may approve waits',
			in: NEED
		}
	},
	{
		name: 'one owner restores a suspended one, who approves',
		file: KERNEL,
		find: "	'suspended',\n",
		replace: '',
		caughtBy: {
			test: 'SEC-D16 whichever kinds are set > restoring someone who may approve waits',
			in: NEED
		}
	},
	{
		name: 'the right to approve is prolonged without approval',
		file: 'shared/src/domain/administrator/plans/tenure.ts',
		find: 'until: isHeldAfter ? Infinity : returnsAt }',
		replace: 'until: isHeldAfter || from < 0 ? Infinity : returnsAt }',
		caughtBy: {
			test: 'SEC-D16 a change waits, whichever kind is set, if and only if someone can approve at a time at which they could not',
			in: 'shared/src/domain/approval/need.property.test.ts'
		}
	},
	{
		name: 'one owner takes over the account of another one, who approves',
		file: KERNEL,
		find: "|| (field === 'email' && from !== null)",
		replace: '',
		caughtBy: {
			test: 'SEC-D16 whichever kinds are set > another email address of someone who may approve waits',
			in: NEED
		}
	},
	{
		name: 'an owner approves their own change',
		file: DECIDING,
		find: "if (isOwn && approval !== 'glassBroken')",
		replace: "if (isOwn && approval === 'declined')",
		caughtBy: {
			test: 'on sqlite > SEC-D17 no one approves or declines their own change',
			in: RIGHTS
		}
	},
	{
		name: 'an owner approves what they get',
		file: DECIDING,
		find: "if (approval === 'approved' && concerns(predicted.changes, by.administratorId))",
		replace: "if (approval === 'expired')",
		caughtBy: {
			test: 'on sqlite > SEC-D17 no one approves a change that gives something to themselves',
			in: RIGHTS
		}
	},
	{
		name: 'a change is approved after 72 hours',
		file: DECIDING,
		find: 'if (push.at < request.expires_at) return undefined;',
		replace: 'if (push.at > 0) return undefined;',
		caughtBy: {
			test: 'on sqlite > SEC-D18 after 72 hours it expires with the first attempt to approve it',
			in: TIME
		}
	},
	{
		name: 'a change that nobody approves waits for ever',
		file: 'sync-server/src/sync/approvals/expire.ts',
		find: "		.where('expires_at', '<=', at)",
		replace: "		.where('expires_at', '<', 0)",
		caughtBy: {
			test: 'on sqlite > SEC-D18 a schedule expires it once, on however many servers, and nothing too early',
			in: TIME
		}
	},
	{
		name: 'a change is approved without a fresh factor',
		file: DECIDING,
		find: "return isFactorFresh === true ? undefined : again('confirm');",
		replace: 'return isFactorFresh === null ? undefined : undefined;',
		caughtBy: {
			test: 'on sqlite > SEC-D19 an approval without a fresh factor has to be made again',
			in: TIME
		}
	},
	{
		name: 'a change is approved with the rights of its approver',
		file: DECIDING,
		find: 'const author = inNameOf(request, request.author_id, actor);',
		replace: 'const author = inNameOf(request, by.administratorId, actor);',
		caughtBy: {
			test: 'on sqlite > SEC-D19 a change that its author’s role no longer allows is refused, and both are told',
			in: RIGHTS
		}
	},
	{
		name: 'the change of a suspended author is approved',
		file: DECIDING,
		find: "if (await isAuthorGone(push, request)) return refusal({ code: 'author_not_allowed' });",
		replace: '',
		caughtBy: {
			test: 'on sqlite > SEC-D19 the change of an author who was suspended is refused for good',
			in: AGAIN
		}
	},
	{
		name: 'the change of a revoked device is approved',
		file: REQUEST,
		find: "(reason) => endedError(reason) === 'device_revoked'",
		replace: "(reason) => reason === 'device_revoked'",
		caughtBy: {
			test: 'on sqlite > SEC-D19 a change from a device that was revoked since is refused for good',
			in: RIGHTS
		}
	},
	{
		name: 'an approved change overwrites what was decided in between',
		file: DECIDING,
		find: "			basis: 'intent',",
		replace: "			basis: 'author',",
		caughtBy: {
			test: 'on sqlite > SEC-D19 a field that changed in between yields to what stands, and its author learns of it',
			in: SERVER
		}
	},
	{
		name: 'nobody is told that a change was applied without approval',
		file: DECIDING,
		find: "	push.mail('mail.glassBroken', others, version);",
		replace: "	push.mail('mail.glassBroken', others.slice(1), version);",
		caughtBy: {
			test: 'on sqlite > SEC-D20 an owner applies their own change without approval, and every other owner gets an email',
			in: RIGHTS
		}
	},
	{
		name: 'an owner who breaks the glass silences another by demoting them first',
		file: DECIDING,
		find: 'return mayApprove(role) ? ids : ids.filter(mayHave);',
		replace: 'return mayApprove(role) ? ids : [];',
		caughtBy: {
			test: 'on sqlite > SEC-D20 owners who are suspended or demoted before the glass is broken get the email too',
			in: RIGHTS
		}
	},
	{
		name: 'an owner who breaks the glass silences another by deleting them first',
		file: DECIDING,
		find: 'return [...living, ...gone].filter(',
		replace: 'return [...living, ...gone.slice(gone.length)].filter(',
		caughtBy: {
			test: 'on sqlite > SEC-D20 owners who are deleted before the glass is broken get the email too, and no one else',
			in: RIGHTS
		}
	},
	{
		name: 'the person behind a waiting promotion is exchanged',
		file: 'shared/src/domain/approval/need.ts',
		find: "return fieldVersion(row, 'email') > since || isErased;",
		replace: 'return isErased;',
		caughtBy: {
			test: 'on sqlite > SEC-D16 a raise to owner is refused if the person’s email address was changed while it waited',
			in: RIGHTS
		}
	},
	{
		name: 'a password that was set through a shown link outlives the raise to a role that approves',
		file: 'shared/src/domain/administrator/given-role.ts',
		find: 'if (stands && !mayApprove(from)) endShownEntry(tx, id, context);',
		replace: '',
		caughtBy: {
			test: 'SEC-D16 of an account whose set-up link was shown > every way in ends with the right to approve for good',
			in: ENTRY
		}
	},
	{
		name: 'a password that was set through a shown link outlives a raise for a while',
		file: 'shared/src/domain/administrator/plans/access-plan-mutators.ts',
		find: 'if (!mayApprove(present)) endShownEntry(tx, id, context);',
		replace: '',
		caughtBy: {
			test: 'SEC-D16 of an account whose set-up link was shown > every way in ends with the right to approve for a while',
			in: ENTRY
		}
	},
	{
		name: 'the password of an account that has to be set up again still signs in',
		file: 'sync-server/src/sync/effects/access.ts',
		find: "if (reason === 'entry_ended') await auth.erasePassword(db, account, at);",
		replace: '',
		caughtBy: {
			test: 'on SQLite > SEC-D16 a password and a second factor that were set through a shown link end when the account may approve',
			in: 'tests/mail/setup-link.test.ts'
		}
	},
	{
		name: 'a program’s change waits for an approval that it never learns of',
		file: 'sync-server/src/sync/push/decide-for.ts',
		find: "return decision.outcome === 'approval' ? refused({ code: 'approval_required' }) : decision;",
		replace: 'return decision;',
		caughtBy: {
			test: 'on sqlite > SEC-D12 a program’s change is refused, and nothing waits',
			in: RIGHTS
		}
	},
	{
		name: 'the approver of a change is told that it was overturned',
		file: 'sync-server/src/sync/push/overturned.ts',
		find: 'parseRequester(event)?.mutationId ?? event.mutation_id ?? undefined',
		replace: 'event.mutation_id ?? parseRequester(event)?.mutationId',
		caughtBy: {
			test: 'on sqlite > a later tightening that overturns it is reported to its author, not to its approver',
			in: SERVER
		}
	},
	{
		name: 'who asked for an approved change is not in the hash of its event',
		file: 'sync-server/src/sync/audit/chain.ts',
		find: '		requested_by: entry.requested_by ?? undefined,',
		replace: '		requested_by: undefined,',
		caughtBy: {
			test: 'the hash covers requested_by',
			in: 'sync-server/src/sync/audit/chain.test.ts'
		}
	}
];
