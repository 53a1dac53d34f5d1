import { DETAIL_NAMES, plainValuesOf } from '@tenantry/shared/domain/administrator/fields.ts';
import { becauseOf } from '#lib/components/change/because.ts';
import type { MutationCall } from '#lib/engine-api/mutation.ts';
import type { AdministratorForm } from './administrator-form.svelte.ts';

const MOST = 1000;

/** Returns the creation that an add form asks for. */
export function planCreation(form: AdministratorForm, id: string): MutationCall {
	const accessMode = form.value('accessMode');
	const args = {
		id,
		...plainValuesOf(form.snapshot()),
		email: form.value('email'),
		role: form.value('role') ?? '',
		accessMode,
		...(accessMode === 'selected' && { organizationIds: [...form.chosen] })
	};
	return { name: 'administrator.create', args };
}

/** Returns what an edit form would change: one mutation per intended change. */
export function planMutations(form: AdministratorForm, id: string): readonly MutationCall[] {
	return [
		...planDetails(form, id),
		...planRole(form, id),
		...planApiAccess(form, id),
		...(form.isChanged('accessMode') ? [planMode(form, id)] : planEdges(form, id))
	];
}

function planDetails(form: AdministratorForm, id: string): readonly MutationCall[] {
	const changed = form.changed([...DETAIL_NAMES, 'email']);
	if (Object.keys(changed).length === 0) return [];
	return [{ name: 'administrator.editDetails', args: { id, ...changed } }];
}

function planRole(form: AdministratorForm, id: string): readonly MutationCall[] {
	const role = form.value('role');
	if (role === undefined || role === form.standing.values.role) return [];
	return [{ name: 'administrator.changeRole', args: { id, role, ...becauseOf(form.because) } }];
}

function planApiAccess(form: AdministratorForm, id: string): readonly MutationCall[] {
	if (!form.isChanged('apiAccess')) return [];
	return [{ name: 'administrator.setApiAccess', args: { id, enabled: form.value('apiAccess') } }];
}

function planMode(form: AdministratorForm, id: string): MutationCall {
	const args =
		form.value('accessMode') === 'all'
			? { id, mode: 'all' as const }
			: { id, mode: 'selected' as const, organizationIds: [...form.chosen] };
	return { name: 'organizationAccess.setMode', args };
}

function planEdges(form: AdministratorForm, id: string): readonly MutationCall[] {
	if (form.value('accessMode') === 'all') return [];
	const edges = (
		name: 'organizationAccess.grant' | 'organizationAccess.revoke',
		ids: readonly string[]
	) =>
		inParts(ids).map((organizationIds): MutationCall => ({ name, args: { id, organizationIds } }));
	return [
		...edges('organizationAccess.grant', form.added),
		...edges('organizationAccess.revoke', form.removed)
	];
}

function inParts(ids: readonly string[]): string[][] {
	const parts: string[][] = [];
	for (let from = 0; from < ids.length; from += MOST) parts.push(ids.slice(from, from + MOST));
	return parts;
}
