import { PLAIN_VERSION, statedFields } from '@tenantry/shared/domain/administrator/plain-schema.ts';
import { Role } from '@tenantry/shared/domain/role-schema.ts';
import * as z from 'zod/mini';
import { changeWord } from '#lib/client/words/change-state.ts';
import type { ChangeView } from '#lib/engine-api/change.ts';
import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';
import { FIELDS, type AdministratorForm, type FormField } from './administrator-form.svelte.ts';

export type Tab = 'details' | 'permissions';

const permissions: readonly FormField[] = ['role', 'apiAccess', 'accessMode'];
const fieldsByTab: Readonly<Record<Tab, readonly FormField[]>> = {
	details: FIELDS.filter((field) => !permissions.includes(field)),
	permissions
};

/** Returns the note in each tab's name: an error in it, something unsaved, a queued change. */
export function tabNotes(
	form: AdministratorForm,
	detail: Pick<AdministratorDetail, 'queued'>
): Readonly<Record<Tab, string | undefined>> {
	return {
		details: noteOf('details', form, detail),
		permissions: noteOf('permissions', form, detail)
	};
}

function noteOf(
	tab: Tab,
	form: AdministratorForm,
	{ queued }: Pick<AdministratorDetail, 'queued'>
): string | undefined {
	const fields = fieldsByTab[tab];
	if (fields.some((field) => form.errors[field])) return 'needs correcting';
	const isAccessDirty = tab === 'permissions' && form.areOrganizationsChanged;
	if (isAccessDirty || fields.some((field) => form.isChanged(field))) return 'not saved';
	const badge = Object.entries(queued).find(([field]) => tabOf(field) === tab)?.[1];
	return badge && changeWord(badge.state).word.toLowerCase();
}

function tabOf(field: string): Tab {
	const isPermission =
		field.startsWith('organizationAccess/') ||
		fieldsByTab.permissions.some((name) => name === field);
	return isPermission ? 'permissions' : 'details';
}

/** Arguments of a change that a form can show; others are left out. */
const Typed = z.object({
	...z.partial(z.object(statedFields(PLAIN_VERSION))).shape,
	email: z.optional(z.string()),
	role: z.catch(z.optional(Role), undefined),
	accessMode: z.optional(z.enum(['all', 'selected'])),
	organizationIds: z.optional(z.array(z.string())),
	/** Argument of `setApiAccess` and, below, of `setMode`; it is the whole change. */
	enabled: z.optional(z.boolean()),
	mode: z.optional(z.enum(['all', 'selected']))
});

/**
 * Fills a form with what a change wanted, as far as it has fields for it. Returns the tab on which
 * most of it shows.
 */
export function fillFrom(
	form: AdministratorForm,
	{ name, args }: Pick<ChangeView, 'name' | 'args'>
): Tab {
	const { data = {} } = Typed.safeParse(args);
	const { organizationIds, enabled, mode, ...values } = data;
	const said = {
		...values,
		apiAccess: enabled ?? values.apiAccess,
		accessMode: mode ?? values.accessMode
	};
	for (const field of FIELDS) if (said[field] !== undefined) form.type(field, said[field]);
	if (organizationIds !== undefined) choose(form, name, organizationIds);
	const isDetails = name === 'administrator.create' || name === 'administrator.editDetails';
	return isDetails ? 'details' : 'permissions';
}

/**
 * Chooses a change's organizations: a grant and a revoke name what they change, other mutations name
 * the complete set.
 */
function choose(form: AdministratorForm, name: string, organizationIds: readonly string[]): void {
	const isTaken = name === 'organizationAccess.revoke';
	const isWhole = !isTaken && name !== 'organizationAccess.grant';
	const others = isWhole ? form.standing.organizationIds : [];
	for (const id of others) if (!organizationIds.includes(id)) form.choose(id, false);
	for (const id of organizationIds) form.choose(id, !isTaken);
}
