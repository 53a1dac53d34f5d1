import * as z from 'zod/mini';

import {
	defineMutator,
	type AppliedChange,
	type NamedMutation,
	type WriteTransaction
} from '#mutator.ts';
import { requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import { administrators, requireAdministrator } from '#domain/administrator/schema.ts';
import { AdministratorId, OrganizationId } from '#domain/ids.ts';
import { attachedIds, edges, requireReach, switchToSelected } from './selected-access.ts';
import { organizationAccess } from './schema.ts';
import { requireAttached } from '#domain/organization/schema.ts';
import { requireRaiseTime } from '#domain/administrator/plans/raise-time.ts';
import { requireOther } from '#domain/administrator/standing.ts';
import { becauseFields } from '#domain/because.ts';
import { fieldVersion } from '#row.ts';

const OrganizationIds = z.array(OrganizationId).check(z.minLength(1), z.maxLength(1000));

const edge = (id: string, field: string) => ({ collection: 'organizationAccess', id, field });
const organizationsIn = ({ organizationIds }: { readonly organizationIds: readonly string[] }) =>
	organizationIds.map((id) => ({ collection: 'organization', id }));
const mode = (id: string) => ({ collection: 'administrator', id, field: 'accessMode' });

export const organizationAccessMutators = {
	setMode: defineMutator({
		version: 1,
		args: z.discriminatedUnion('mode', [
			z.strictObject({ id: AdministratorId, mode: z.literal('all') }),
			z.strictObject({
				id: AdministratorId,
				mode: z.literal('selected'),
				organizationIds: z.array(OrganizationId).check(z.maxLength(5000))
			})
		]),
		touches: ({ id }) => [mode(id)],
		reads: (args) => (args.mode === 'all' ? [] : organizationsIn(args)),
		inverse: accessAsBefore,
		run(tx, args, context) {
			requirePermission(context.principal, 'administrator.write');
			requireAdministrator(tx, args.id, context);
			if (args.mode === 'all') tx.set(administrators, args.id, { accessMode: 'all' });
			else switchToSelected(tx, args.id, new Set(args.organizationIds), context);
		}
	}),
	grant: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId, organizationIds: OrganizationIds }),
		touches: ({ id, organizationIds }) =>
			organizationIds.map((organizationId) => edge(id, organizationId)),
		reads: organizationsIn,
		inverse: accessAsBefore,
		run(tx, { id, organizationIds }, context) {
			requirePermission(context.principal, 'administrator.write');
			const administrator = requireAdministrator(tx, id, context);
			for (const organizationId of organizationIds) requireAttached(tx, organizationId);
			if (administrator.accessMode === 'all') return;
			tx.set(organizationAccess, id, edges(organizationIds, true));
		}
	}),
	/**
	 * Grants organizations for a limited time; edges that still have the grant's versions are removed
	 * when it ends. Organizations that are reached already stay as they are.
	 */
	raise: defineMutator({
		version: 1,
		args: z.strictObject({
			id: AdministratorId,
			organizationIds: OrganizationIds,
			until: z.int().check(z.nonnegative()),
			...becauseFields
		}),
		touches: ({ id, organizationIds }) =>
			organizationIds.map((organizationId) => edge(id, organizationId)),
		reads: organizationsIn,
		inverse: accessAsBefore,
		run(tx, { id, organizationIds, until }, context) {
			requirePermission(context.principal, 'administrator.write');
			const { accessMode, accessReturns } = requireAdministrator(tx, id, context);
			requireOther(id, context);
			for (const organizationId of organizationIds) requireAttached(tx, organizationId);
			requireRaiseTime(tx, until, context);
			if (accessMode === 'all') return;
			tx.set(organizationAccess, id, edges(organizationIds, true));
			const { version } = context;
			if (edgesOf(tx, id, new Set([version])).length === 0) return;
			const ends = [...(accessReturns ?? []), { at: until, version }];
			tx.force(administrators, id, { accessReturns: ends });
		}
	}),
	endRaise: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId }),
		isInternal: true,
		touches: () => [],
		run(tx, { id }, context) {
			const { accessReturns } = requireAdministrator(tx, id, context);
			const [due, rest] = partition(accessReturns ?? [], ({ at }) => at <= context.at);
			if (due.length === 0) return;
			const given = edgesOf(tx, id, new Set(due.map(({ version }) => version)));
			tx.force(administrators, id, { accessReturns: rest.length > 0 ? rest : null });
			tx.force(organizationAccess, id, edges(given, false));
			if (requireAdministrator(tx, id, context).accessMode === 'selected')
				requireReach(tx, id, context);
		}
	}),
	revoke: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId, organizationIds: OrganizationIds }),
		touches: ({ id, organizationIds }) =>
			organizationIds.map((organizationId) => edge(id, organizationId)),
		reads: organizationsIn,
		inverse: accessAsBefore,
		run(tx, { id, organizationIds }, context) {
			requirePermission(context.principal, 'administrator.write');
			const administrator = requireAdministrator(tx, id, context);
			for (const organizationId of organizationIds) requireKnown(tx, organizationId);
			if (administrator.accessMode === 'all') {
				const lost = new Set<string>(organizationIds);
				const kept = attachedIds(tx).filter((organizationId) => !lost.has(organizationId));
				switchToSelected(tx, id, new Set(kept), context);
			} else {
				tx.set(organizationAccess, id, edges(organizationIds, false));
				requireReach(tx, id, context);
			}
		}
	})
};

/** Has an inverse only for a change that only grants, only revokes or switches to all. */
function accessAsBefore({ id, from, owned }: AppliedChange): NamedMutation | undefined {
	if (from.accessMode === 'all')
		return { name: 'organizationAccess.setMode', args: { id, mode: 'all' } };
	const organizationIds = owned.map(({ field }) => field);
	const isGiven = owned.every(({ to }) => to === true);
	const isTaken = owned.every(({ to }) => to !== true);
	if ('accessMode' in from || isGiven === isTaken) return undefined;
	const name = isGiven ? 'organizationAccess.revoke' : 'organizationAccess.grant';
	return { name, args: { id, organizationIds } };
}

/** Refuses an unknown organization; an archived one still counts as known. */
function requireKnown(tx: WriteTransaction, organizationId: string): void {
	if (tx.row('organization', organizationId) === undefined)
		reject({ code: 'organization_unknown', field: organizationId });
}

function edgesOf(tx: WriteTransaction, id: string, versions: ReadonlySet<number>): string[] {
	const row = tx.row(organizationAccess.name, id);
	return Object.entries(row?.value ?? {})
		.filter(([key, granted]) => granted === true && versions.has(fieldVersion(row, key)))
		.map(([key]) => key);
}

function partition<T>(list: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
	return [list.filter(isFirst), list.filter((one) => !isFirst(one))];
}
