import {
	MAX_NOTE_LENGTH,
	MAX_PHONE_LENGTH
} from '@tenantry/shared/domain/administrator/contact/contact.ts';
import { becauseFields } from '@tenantry/shared/domain/because.ts';
import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import * as z from 'zod/mini';

import { detailsIn, eachDetail, sentDetail } from './details.ts';
import { AdministratorRecord } from './record.ts';
import type { WritableView } from '#api/operation.ts';
import { refuse } from '#api/refusal.ts';
import { chosenRole } from './role-choice.ts';

export const AdministratorPatch = z.strictObject({
	email: z.optional(z.string().check(z.maxLength(320))),
	...eachDetail((name) => z.optional(sentDetail(name))),
	enableMultiFactor: z.optional(z.boolean()),
	role: z.optional(z.string().check(z.maxLength(100))),
	roleName: z.optional(z.string().check(z.maxLength(100))),
	apiKeyAllowed: z.optional(z.boolean()),
	phone: z.optional(z.string().check(z.maxLength(MAX_PHONE_LENGTH))),
	note: z.optional(z.string().check(z.maxLength(MAX_NOTE_LENGTH))),
	/** null: the account has no end. */
	endsAt: z.optional(z.nullable(z.iso.datetime({ offset: true }))),
	...becauseFields
});
export type AdministratorPatch = z.infer<typeof AdministratorPatch>;

/** The other fields of a record, which a patch may send back unchanged. */
export const ReadOnlyFields = z.object(
	Object.fromEntries(
		Object.entries(AdministratorRecord.shape).filter(
			([name]) => !Object.hasOwn(AdministratorPatch.shape, name)
		)
	)
);

/**
 * Makes the changes that the sent fields mean; name and email are one change, the others separate.
 */
export async function patchAdministrator(
	view: WritableView,
	record: AdministratorRecord,
	sent: { readonly patch: AdministratorPatch; readonly isWhole: boolean }
): Promise<void> {
	const id = AdministratorId.parse(record.id);
	const { reason, ticket, ...named } = sent.patch;
	if (Object.keys(named).length === 0)
		refuse('invalid_arguments', 'body', 'Name a field to change.');
	const chosen = { ...named, role: undefined, roleName: chosenRole(named, record) };
	const meant = sent.isWhole ? changesOf(record, chosen) : chosen;
	const { email, roleName: role, enableMultiFactor, apiKeyAllowed: enabled } = meant;
	const details = { ...given({ email }), ...detailsIn(meant) };
	const change: WritableView['change'] = (name, args) =>
		view.change(name, args, { reason, ticket });
	if (Object.keys(details).length > 0)
		await change('administrator.editDetails', { id, ...details });
	if (role !== undefined) await change('administrator.changeRole', { id, role });
	if (enableMultiFactor === true) await change('administrator.requireMfa', { id });
	if (enableMultiFactor === false) await change('administrator.removeMfa', { id });
	if (enabled !== undefined) await change('administrator.setApiAccess', { id, enabled });
	await patchContactAndEnd(change, id, meant);
}

async function patchContactAndEnd(
	change: WritableView['change'],
	id: AdministratorId,
	meant: AdministratorPatch
): Promise<void> {
	const contact = given({ phone: meant.phone, note: meant.note });
	if (Object.keys(contact).length > 0) await change('administrator.setContact', { id, ...contact });
	if (meant.endsAt === undefined) return;
	const endsAt = meant.endsAt === null ? null : Date.parse(meant.endsAt);
	await change('administrator.setEndDate', { id, endsAt });
}

/** Returns the fields of a record sent back whole that differ from the current record. */
function changesOf(record: AdministratorRecord, sent: AdministratorPatch): AdministratorPatch {
	const entries = Object.entries(sent);
	return AdministratorPatch.parse(
		Object.fromEntries(entries.filter(([name, value]) => value !== Reflect.get(record, name)))
	);
}

function given<T extends Readonly<Record<string, string | undefined>>>(
	values: T
): { [K in keyof T]?: string } {
	const known: { [K in keyof T]?: string } = {};
	for (const [name, value] of Object.entries(values))
		if (value !== undefined) Object.assign(known, { [name]: value });
	return known;
}
