import { planMutation, type PlannedMutation } from '#lib/client/planned-mutation.ts';
import { becauseOf } from '#lib/components/change/because.ts';
import { DETAILS, eachDetail, type AdministratorForm } from './administrator-form.svelte.ts';

/** Number of organizations that a grant or a revoke may name at most. */
const MOST = 1000;

/** Returns the creation that an add form asks for. */
export function planCreation(form: AdministratorForm, id: string): PlannedMutation {
	const accessMode = form.value('accessMode');
	return planMutation('administrator.create', {
		id,
		...eachDetail((field) => form.value(field)),
		role: form.value('role') ?? '',
		mfaRequired: form.value('mfaRequired'),
		apiAccess: form.value('apiAccess'),
		accessMode,
		...(accessMode === 'selected' && { organizationIds: [...form.chosen] })
	});
}

/** Returns what an edit form would change: one mutation per intended change, each with its inverse. */
export function planMutations(form: AdministratorForm, id: string): readonly PlannedMutation[] {
	return [
		...planDetails(form, id),
		...planRole(form, id),
		...planApiAccess(form, id),
		...(form.isChanged('accessMode') ? [planMode(form, id)] : planEdges(form, id))
	];
}

function planDetails(form: AdministratorForm, id: string): readonly PlannedMutation[] {
	const changed = form.changed(DETAILS);
	if (Object.keys(changed).length === 0) return [];
	const before = form.replaced(DETAILS);
	const inverse = planMutation('administrator.editDetails', { id, ...before });
	return [planMutation('administrator.editDetails', { id, ...changed }, inverse)];
}

function planRole(form: AdministratorForm, id: string): readonly PlannedMutation[] {
	const role = form.value('role');
	const before = form.standing.values.role;
	if (role === undefined || role === before) return [];
	const inverse = before ? planMutation('administrator.changeRole', { id, role: before }) : null;
	const args = { id, role, ...becauseOf(form.because) };
	return [planMutation('administrator.changeRole', args, inverse)];
}

function planApiAccess(form: AdministratorForm, id: string): readonly PlannedMutation[] {
	if (!form.isChanged('apiAccess')) return [];
	const enabled = form.value('apiAccess');
	const inverse = planMutation('administrator.setApiAccess', { id, enabled: !enabled });
	return [planMutation('administrator.setApiAccess', { id, enabled }, inverse)];
}

function planMode(form: AdministratorForm, id: string): PlannedMutation {
	const { organizationIds } = form.standing;
	const toAll = (inverse: PlannedMutation | null): PlannedMutation =>
		planMutation('organizationAccess.setMode', { id, mode: 'all' }, inverse);
	const toSelected = (ids: readonly string[], inverse: PlannedMutation | null): PlannedMutation =>
		planMutation(
			'organizationAccess.setMode',
			{ id, mode: 'selected', organizationIds: [...ids] },
			inverse
		);
	return form.value('accessMode') === 'all'
		? toAll(toSelected(organizationIds, null))
		: toSelected(form.chosen, toAll(null));
}

function planEdges(form: AdministratorForm, id: string): readonly PlannedMutation[] {
	if (form.value('accessMode') === 'all') return [];
	const grant = (organizationIds: string[], inverse: PlannedMutation | null): PlannedMutation =>
		planMutation('organizationAccess.grant', { id, organizationIds }, inverse);
	const revoke = (organizationIds: string[], inverse: PlannedMutation | null): PlannedMutation =>
		planMutation('organizationAccess.revoke', { id, organizationIds }, inverse);
	return [
		...inParts(form.added).map((ids) => grant(ids, revoke(ids, null))),
		...inParts(form.removed).map((ids) => revoke(ids, grant(ids, null)))
	];
}

function inParts(ids: readonly string[]): string[][] {
	const parts: string[][] = [];
	for (let from = 0; from < ids.length; from += MOST) parts.push(ids.slice(from, from + MOST));
	return parts;
}
