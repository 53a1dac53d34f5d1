import type { Defect } from '#defects/defect.ts';

const OWNERS = 'shared/src/domain/administrator/owner.test.ts';
const PLANS = 'shared/src/domain/administrator/plans/access-plan-mutators.test.ts';
const RAISED_ROLES = 'shared/src/domain/administrator/plans/raise-role.test.ts';
const RAISES = 'shared/src/domain/organization-access/raise.test.ts';
const AS_OWNER = 'shared/src/domain/administrator/plans/plans-as-owner.test.ts';
const REFUSED = 'tests/sync/access/refused-plans.test.ts';
const SERVER = 'tests/sync/access/access-plans.test.ts';
const DOMAIN = 'shared/src/domain/administrator';

/** In access that ends by itself. */
export const ENDING: readonly Defect[] = [
	{
		name: 'the later of two ends of an account wins',
		file: `${DOMAIN}/plans/access-plan.ts`,
		find: "return to < from ? 'tighten' : 'loosen';",
		replace: "return to > from ? 'tighten' : 'loosen';",
		caughtBy: {
			test: 'of two changes of an end date > the earlier end stands if it arrives first',
			in: PLANS
		}
	},
	{
		name: 'an account whose end has come is restored by an older plan',
		file: `${DOMAIN}/plans/due-plan-mutators.ts`,
		find: ', ...without(administrator) });',
		replace: ' });',
		caughtBy: {
			test: 'an end date > ends every plan that would give access back',
			in: PLANS
		}
	},
	{
		name: 'a suspension by hand is ended by an older plan',
		file: `${DOMAIN}/mutators.ts`,
		find: `			tx.set(administrators, id, { suspended: true });
			endRestoration(tx, id, context);`,
		replace: '			tx.set(administrators, id, { suspended: true });',
		caughtBy: {
			test: 'a suspension until a time > gives way to a suspension by hand, which arrives second',
			in: PLANS
		}
	},
	{
		name: 'a planned restoration shortens a suspension that its author had not seen',
		file: `${DOMAIN}/schema.ts`,
		find: "	restoreAt: 'suspended',",
		replace: '',
		caughtBy: {
			test: 'a suspension until a time > does not shorten one for good that its author had not seen',
			in: PLANS
		}
	},
	{
		name: 'a demotion during a raise gives the rest of it for good',
		file: `${DOMAIN}/plans/access-plan.ts`,
		find: "return roleDirection(from, to) !== 'tighten' || roleDirection(to, before) !== 'tighten';",
		replace: 'return before !== from;',
		caughtBy: {
			test: 'a raised role > goes on after a demotion that leaves more than before, so that nothing is given for good',
			in: RAISED_ROLES
		}
	},
	{
		name: 'a raise lowers a role that was given for good',
		file: `${DOMAIN}/plans/access-plan-mutators.ts`,
		find: "if (roleDirection(before, role) !== 'loosen') reject",
		replace: 'if (before === role) reject',
		caughtBy: {
			test: 'a raised role > never lowers a role that was given for good in the meantime',
			in: RAISED_ROLES
		}
	},
	{
		name: 'a raise lasts as long as its author likes',
		file: `${DOMAIN}/plans/raise-time.ts`,
		find: 'if (until - context.at > maxRaiseHours * HOUR_MS + ROUNDING_MS)',
		replace: 'if (until < maxRaiseHours)',
		caughtBy: {
			test: 'a raised role > is limited by the provider’s policy, by the deciding server’s clock',
			in: RAISED_ROLES
		}
	},
	{
		name: 'the end of a raise leaves no owner',
		file: `${DOMAIN}/plans/due-plan-mutators.ts`,
		find: 'if (roleReturn.role !== OWNER_ROLE) requireAnotherOwner(tx, id, { from: at });',
		replace: '',
		caughtBy: {
			test: 'a raised role > of the last owner stays until there is another one',
			in: RAISED_ROLES
		}
	},
	{
		name: 'the rest of a raise is given for good without a fresh factor',
		file: `${DOMAIN}/given-role.ts`,
		find: 'if (isMore) tx.give(administrators, id, { roleReturn: null });',
		replace: 'if (isMore) tx.force(administrators, id, { roleReturn: null });',
		caughtBy: {
			test: 'a raised role > SEC-D15 a demotion that leaves the rest of it for good loosens, and waits where raises wait',
			in: RAISED_ROLES
		}
	},
	{
		name: 'an owner for a while counts as one who stays',
		file: `${DOMAIN}/owner.ts`,
		find: 'const absence = { from, until: until ?? Infinity };',
		replace: 'const absence = { from, until: from + 1 };',
		caughtBy: {
			test: 'SEC-D11 an owner for a while > lets one of two owners be suspended, but not the last one for good',
			in: OWNERS
		}
	},
	{
		name: 'a review that becomes due suspends the last owner for good',
		file: `${DOMAIN}/review-mutators.ts`,
		find: "				reject({ code: 'reviewer_required' });\n			requireAnotherOwner(tx, id, { from: context.at });",
		replace: "				reject({ code: 'reviewer_required' });",
		caughtBy: {
			test: 'SEC-D11 an owner for a while > suspends nobody by letting a review of the last owner become due',
			in: OWNERS
		}
	},
	{
		name: 'a deleted owner could still decide in a review',
		file: `${DOMAIN}/owner.ts`,
		find: 'if (row === undefined || row.deleted !== undefined) return false;',
		replace: 'if (row === undefined) return false;',
		caughtBy: {
			test: 'of a review whose only reviewer is another owner > SEC-D22 a reviewer who was deleted does not count as one who could have decided',
			in: OWNERS
		}
	},
	{
		name: 'the end of a raise takes organizations that were reached before',
		file: 'shared/src/domain/organization-access/mutators.ts',
		find: 'granted === true && versions.has(fieldVersion(row, key))',
		replace: 'granted === true && versions.size > 0',
		caughtBy: {
			test: 'organizations given for a while are taken back by themselves, the others stay',
			in: RAISES
		}
	},
	{
		name: 'no one notes when a plan is due',
		file: 'sync-server/src/sync/push/push-transaction.ts',
		find: '		await keepPlanTimes(this.#tx, this.rows, written);\n',
		replace: '',
		caughtBy: {
			test: 'on sqlite > an account whose end has come > SEC-C16 is out at its next request, without any schedule',
			in: SERVER
		}
	},
	{
		name: 'a plan that an earlier one has ended is carried out all the same',
		file: 'sync-server/src/sync/plans/due-plans.ts',
		find: 'if (before === undefined || before > push.at) continue;',
		replace: '',
		caughtBy: {
			test: 'on sqlite > a suspension that ends > does not restore an account whose end came before',
			in: SERVER
		}
	},
	{
		name: 'a plan that keeps the last owner holds everything else up',
		file: 'sync-server/src/sync/plans/due-plans.ts',
		find: 'if (timeOf(push, plan) !== before) continue;',
		replace: 'if (decision.rejection !== undefined) throw new Error(decision.rejection.code);',
		caughtBy: {
			test: 'on sqlite > a raised role > of the last owner waits until there is another one, and holds nothing else up',
			in: SERVER
		}
	},
	{
		name: 'a refused plan is tried again at once, for ever',
		file: 'sync-server/src/sync/plans/due-plans.ts',
		find: 'postponed.has(plan) ? at + RETRY_MS : (timeOf(push, plan) ?? null)',
		replace: 'timeOf(push, plan) ?? null',
		caughtBy: {
			test: 'on sqlite > SEC-E20 two plans of the last owner are both refused, and everyone is answered',
			in: REFUSED
		}
	},
	{
		name: 'everything that is due is carried out in one transaction',
		file: 'sync-server/src/sync/plan-times.ts',
		find: ".orderBy('due_at').limit(people)",
		replace: '',
		caughtBy: {
			test: 'on sqlite > SEC-E20 five thousand plans that are due at once take transactions of at most 500',
			in: REFUSED
		}
	},
	{
		name: 'a plan that waits is reported every minute',
		file: 'sync-server/src/sync/plans/due-plans.ts',
		find: 'refused.filter(({ plan }) => !isRetry(push, plan))',
		replace: 'refused',
		caughtBy: {
			test: 'on sqlite > SEC-E20 a refused plan is refused again after a minute, and reported once',
			in: REFUSED
		}
	},
	{
		name: 'a refused plan delays the others of its person',
		file: 'sync-server/src/sync/plans/due-plans.ts',
		find: '	return { endings: push.endings, refusals };',
		replace: `	await tx.putPlanTimes(
		refused.flatMap(({ plan }) =>
			plansIn(rowOf(push, plan)).map(({ name }) => ({ ...plan, name, dueAt: at + RETRY_MS }))
		)
	);
	return { endings: push.endings, refusals };`,
		caughtBy: {
			test: 'on sqlite > a refused plan does not delay another plan of the same person',
			in: REFUSED
		}
	},
	{
		name: 'a raise of a raised role ends when the first would have',
		file: `${DOMAIN}/plans/access-plan-mutators.ts`,
		find: 'if (roleReturn && isSeen) tx.set(administrators, id, roleReturned);',
		replace: '',
		caughtBy: {
			test: 'on sqlite > a raised role > that is raised again returns to the role from before the first',
			in: 'tests/sync/access/access-plan-conflicts.test.ts'
		}
	},
	{
		name: 'a planned suspension takes the last owner',
		file: 'shared/src/domain/administrator/plans/due-plan-mutators.ts',
		find: '		requireAnotherOwner(tx, id, { from: at, until });\n',
		replace: '',
		caughtBy: {
			test: 'startSuspension does not take the last owner, and waits until there is another one',
			in: 'shared/src/domain/administrator/plans/due-plan-mutators.test.ts'
		}
	},
	{
		name: 'a planned suspension shortens one that lasts for good',
		file: 'shared/src/domain/administrator/plans/due-plan-mutators.ts',
		find: 'return left === null || right === null ? null : Math.max(left, right);',
		replace: 'return left === null ? right : right === null ? left : Math.max(left, right);',
		caughtBy: {
			test: 'a planned suspension that begins during another one > for good goes on for good',
			in: 'shared/src/domain/administrator/plans/due-plan-mutators.test.ts'
		}
	},
	{
		name: 'a manager’s plan suspends an owner',
		file: `${DOMAIN}/plans/access-plan.ts`,
		find: 'return administrator.role === OWNER_ROLE ? asOwner(administrator) : administrator;',
		replace: 'return administrator;',
		caughtBy: {
			test: 'an end date that a manager planned > SEC-D26 ends without effect on a person who has become an owner for good',
			in: AS_OWNER
		}
	},
	{
		name: 'a manager’s plan is lost while its person is an owner for an hour',
		file: `${DOMAIN}/plans/access-plan.ts`,
		find: "const isOwnerForGood = role === OWNER_ROLE && typeof partOf(roleReturn, 'at') !== 'number';",
		replace: 'const isOwnerForGood = role === OWNER_ROLE;',
		caughtBy: {
			test: 'an end date that a manager planned > SEC-D26 waits during a raise to owner, and is carried out at its end',
			in: AS_OWNER
		}
	},
	{
		name: 'an owner’s plan is lost with a manager’s earlier one',
		file: `${DOMAIN}/plans/plans-as-owner.ts`,
		find: "const replaced = 'endsAt' in patch ? { endsAt } : { plannedSuspension };",
		replace: "const replaced = 'endsAt' in patch ? { endsAt: null } : { plannedSuspension: null };",
		caughtBy: {
			test: 'the plans of an owner > return when an earlier one of a manager ends without effect',
			in: AS_OWNER
		}
	},
	{
		name: 'a plan that ends without effect takes a later one with it',
		file: `${DOMAIN}/plans/due-plan-mutators.ts`,
		find: '			if (!isDue(timeOfPlan(administrator, name), at)) continue;\n',
		replace: '',
		caughtBy: {
			test: 'two plans of a manager > SEC-D26 end without effect one by one, so that the later one still meets who is no owner by then',
			in: `${DOMAIN}/plans/plans-as-owner.test.ts`
		}
	}
];
