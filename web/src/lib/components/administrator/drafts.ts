import { draftOf, type Draft } from '#lib/client/draft.ts';
import { becauseOf } from '#lib/components/change/because.ts';
import type { AdministratorForm } from './administrator-form.svelte.ts';

/** Number of organizations that a grant or a revoke may name at most. */
const MOST = 1000;

/** Returns the creation that an add form asks for. */
export function creationOf(form: AdministratorForm, id: string): Draft {
	const accessMode = form.value('accessMode');
	return draftOf('administrator.create', {
		id,
		email: form.value('email'),
		firstName: form.value('firstName'),
		lastName: form.value('lastName'),
		role: form.value('role') ?? '',
		mfaRequired: form.value('mfaRequired'),
		apiAccess: form.value('apiAccess'),
		accessMode,
		...(accessMode === 'selected' && { organizationIds: [...form.chosen] })
	});
}

/** Returns what an edit form would change: one draft per intended change, each with its inverse. */
export function draftsOf(form: AdministratorForm, id: string): readonly Draft[] {
	return [
		...detailsDrafts(form, id),
		...roleDrafts(form, id),
		...apiAccessDrafts(form, id),
		...(form.isChanged('accessMode') ? [modeDraft(form, id)] : edgeDrafts(form, id))
	];
}

function detailsDrafts(form: AdministratorForm, id: string): readonly Draft[] {
	const changed = form.changed(['firstName', 'lastName', 'email']);
	if (Object.keys(changed).length === 0) return [];
	const { firstName, lastName, email } = form.standing.values;
	const before = {
		...('firstName' in changed && { firstName }),
		...('lastName' in changed && { lastName }),
		...('email' in changed && { email })
	};
	const inverse = draftOf('administrator.editDetails', { id, ...before });
	return [draftOf('administrator.editDetails', { id, ...changed }, inverse)];
}

function roleDrafts(form: AdministratorForm, id: string): readonly Draft[] {
	const role = form.value('role');
	const before = form.standing.values.role;
	if (role === undefined || role === before) return [];
	const inverse = before ? draftOf('administrator.changeRole', { id, role: before }) : null;
	const args = { id, role, ...becauseOf(form.because) };
	return [draftOf('administrator.changeRole', args, inverse)];
}

function apiAccessDrafts(form: AdministratorForm, id: string): readonly Draft[] {
	if (!form.isChanged('apiAccess')) return [];
	const enabled = form.value('apiAccess');
	const inverse = draftOf('administrator.setApiAccess', { id, enabled: !enabled });
	return [draftOf('administrator.setApiAccess', { id, enabled }, inverse)];
}

function modeDraft(form: AdministratorForm, id: string): Draft {
	const { organizationIds } = form.standing;
	const toAll = (inverse: Draft | null): Draft =>
		draftOf('organizationAccess.setMode', { id, mode: 'all' }, inverse);
	const toSelected = (ids: readonly string[], inverse: Draft | null): Draft =>
		draftOf(
			'organizationAccess.setMode',
			{ id, mode: 'selected', organizationIds: [...ids] },
			inverse
		);
	return form.value('accessMode') === 'all'
		? toAll(toSelected(organizationIds, null))
		: toSelected(form.chosen, toAll(null));
}

function edgeDrafts(form: AdministratorForm, id: string): readonly Draft[] {
	if (form.value('accessMode') === 'all') return [];
	const grant = (organizationIds: string[], inverse: Draft | null): Draft =>
		draftOf('organizationAccess.grant', { id, organizationIds }, inverse);
	const revoke = (organizationIds: string[], inverse: Draft | null): Draft =>
		draftOf('organizationAccess.revoke', { id, organizationIds }, inverse);
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
