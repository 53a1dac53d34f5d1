import type { RowSource } from '#collection.ts';
import type { ChangeContext } from '#decide.ts';
import { fieldVersion } from '#row.ts';
import type { FieldChange } from '#transaction.ts';
import {
	exportDirection,
	partOf,
	restoreDirection
} from '#domain/administrator/plans/access-plan.ts';
import { covers, tenureOf, type Span } from '#domain/administrator/plans/tenure.ts';
import { permissionsOf, roleDirection } from '#domain/role.ts';
import { approvalsDirection, approvalsOf } from './direction.ts';
import { mayApprove } from './entry.ts';
import type { ApprovalKind } from './kinds.ts';

/** Judges the effect, so that no other mutation avoids the wait (docs/domain.md, "Approval"). */
export function needsApproval(changes: readonly FieldChange[], context: ChangeContext): boolean {
	const { before, providerId } = context;
	const kinds = approvalsOf(before, providerId);
	if (kinds.size === 0) return false;
	return (
		changes.some((change) => kinds.has(kindOf(change, context)) || weakens(change, context)) ||
		subjectsOf(changes).some((id) => approvesMore(id, context))
	);
}

/** The changes give, or may give, something to a person, who must not approve them themselves. */
export function concerns(changes: readonly FieldChange[], administratorId: string): boolean {
	return changes.some(
		({ collection, id, field }) =>
			id === administratorId && EFFECTS[`${collection}/${field}`] !== undefined
	);
}

/**
 * The changes give the right to approve to an account that another person may now be able to sign
 * in to: its email address was changed, or its second factor erased, after version `since`.
 */
export function isExchanged(
	rows: RowSource,
	changes: readonly FieldChange[],
	since: number
): boolean {
	return changes.some(({ collection, id, field, to }) => {
		if (collection !== 'administrator' || field !== 'role' || !mayApprove(to)) return false;
		const row = rows.row(collection, id);
		const isErased =
			row?.value.mfaEnrolledAt === null && fieldVersion(row, 'mfaEnrolledAt') > since;
		return fieldVersion(row, 'email') > since || isErased;
	});
}

type Rows = Pick<ChangeContext, 'before' | 'after'>;

interface Effect {
	readonly kind: ApprovalKind;
	is(change: FieldChange, rows: Rows): boolean;
}

const isTurnedOff: Effect['is'] = ({ from, to }) => from === true && to === false;

const EFFECTS: Readonly<Partial<Record<string, Effect>>> = {
	'provider/globalMfaRequired': { kind: 'globalMfaOff', is: isTurnedOff },
	'administrator/role': {
		kind: 'raise',
		is: ({ id, from, to }, { before }) => isRaise(from, to) && to !== returningRole(before, id)
	},
	'administrator/roleReturn': {
		kind: 'raise',
		is: ({ id, from, to }, { after }) => isRaiseKept(from, to, roleOf(after, id))
	},
	'administrator/mfaRequired': { kind: 'mfaRemoval', is: isTurnedOff },
	'administrator/mfaEnrolledAt': { kind: 'mfaRemoval', is: isReset },
	'administrator/totpResetMail': { kind: 'mfaRemoval', is: isReset },
	'administrator/suspended': { kind: 'restore', is: isTurnedOff },
	'administrator/restoreAt': {
		kind: 'restore',
		is: ({ id, from, to }, { before }) =>
			isSuspended(before, id) && restoreDirection(from, to) === 'loosen'
	},
	'administrator/accessMode': { kind: 'accessToAll', is: ({ to }) => to === 'all' },
	'administrator/exportUntil': {
		kind: 'export',
		is: ({ from, to }) => exportDirection(from, to) === 'loosen'
	}
};

/** Undefined if the effect never has to wait. */
function kindOf(change: FieldChange, rows: Rows): ApprovalKind | undefined {
	const { collection, field } = change;
	if (field === 'deleted') return 'delete';
	const effect = EFFECTS[`${collection}/${field}`];
	return effect?.is(change, rows) === true ? effect.kind : undefined;
}

/**
 * The change would let one person approve alone: it drops a kind, or lets its author sign in as a
 * person who approves. It waits whichever kinds are set.
 */
function weakens(change: FieldChange, { after, principal }: ChangeContext): boolean {
	const { collection, id, field, from, to } = change;
	if (collection === 'provider')
		return field === 'approvals' && approvalsDirection(from, to) === 'loosen';
	if (collection !== 'administrator') return false;
	const isEntry = isReset(change) || (field === 'email' && from !== null);
	return isEntry && id !== principal.administratorId && mayApprove(roleOf(after, id));
}

/**
 * A person may approve at a time at which they might not before, or had no account. Such a change
 * waits whichever kinds are set, because one person could approve through a second account.
 */
function approvesMore(id: string, { before, after }: Rows): boolean {
	const was = approvingTenure(before, id);
	return approvingTenure(after, id).some((span) => !covers(was, span));
}

function approvingTenure(source: RowSource, id: string): Span[] {
	const row = source.row('administrator', id);
	return row === undefined || row.deleted !== undefined ? [] : tenureOf(row.value, mayApprove);
}

function subjectsOf(changes: readonly FieldChange[]): string[] {
	return [...new Set(changes.filter(isOfTenure).map(({ id }) => id))];
}

const TENURE_FIELDS: ReadonlySet<string> = new Set([
	'role',
	'roleReturn',
	'suspended',
	'restoreAt',
	'plannedSuspension',
	'endsAt',
	'plansAsOwner'
]);

function isOfTenure({ collection, field }: FieldChange): boolean {
	return collection === 'administrator' && TENURE_FIELDS.has(field);
}

/** A new account counts as raised from nothing if its role may contain others. */
function isRaise(from: unknown, to: unknown): boolean {
	if (from === null) return permissionsOf(to).has('administrator.contain');
	return roleDirection(from, to) === 'loosen';
}

/** The raise ends later, or the role left after it is more than the role before. */
function isRaiseKept(from: unknown, to: unknown, role: unknown): boolean {
	if (from === null) return false;
	const left = to === null ? role : partOf(to, 'role');
	if (roleDirection(partOf(from, 'role'), left) === 'loosen') return true;
	return to !== null && Number(partOf(to, 'at')) > Number(partOf(from, 'at'));
}

/** The second factor is erased, or is about to be. */
function isReset({ field, from, to }: FieldChange): boolean {
	if (field === 'mfaEnrolledAt') return from !== null && to === null;
	return field === 'totpResetMail' && partOf(to, 'state') === 'queued';
}

function roleOf(source: RowSource, id: string): unknown {
	return source.row('administrator', id)?.value.role;
}

function returningRole(source: RowSource, id: string): unknown {
	return partOf(source.row('administrator', id)?.value.roleReturn, 'role');
}

function isSuspended(source: RowSource, id: string): boolean {
	return source.row('administrator', id)?.value.suspended === true;
}
