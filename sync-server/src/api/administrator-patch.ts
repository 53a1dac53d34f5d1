import type { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import * as z from 'zod/mini';

import type { Desk } from './operation.ts';
import { refuse } from './refusal.ts';
import { chosenRole } from './role-choice.ts';

export const AdministratorPatch = z.strictObject({
	email: z.optional(z.string().check(z.maxLength(320))),
	firstname: z.optional(z.string().check(z.maxLength(200))),
	lastname: z.optional(z.string().check(z.maxLength(200))),
	enableMultiFactor: z.optional(z.boolean()),
	role: z.optional(z.string().check(z.maxLength(100))),
	roleName: z.optional(z.string().check(z.maxLength(100))),
	apiKeyAllowed: z.optional(z.boolean()),
	reason: z.optional(z.string().check(z.maxLength(500))),
	ticket: z.optional(z.string().check(z.maxLength(100)))
});
export type AdministratorPatch = z.infer<typeof AdministratorPatch>;

/** Says what was meant by each field; those that stand by themselves have changes of their own. */
export async function patchAdministrator(
	desk: Desk,
	id: AdministratorId,
	patch: AdministratorPatch
): Promise<void> {
	const { email, firstname: firstName, lastname: lastName, enableMultiFactor } = patch;
	const because = given({ reason: patch.reason, ticket: patch.ticket });
	const details = given({ email, firstName, lastName });
	const role = chosenRole(patch);
	const { apiKeyAllowed: enabled } = patch;
	const isEmpty =
		Object.keys(details).length === 0 &&
		[role, enableMultiFactor, enabled].every((value) => value === undefined);
	if (isEmpty) refuse('invalid_arguments', 'body', 'Name a field to change.');
	if (Object.keys(details).length > 0)
		await desk.change('administrator.editDetails', { id, ...details });
	if (role !== undefined) await desk.change('administrator.changeRole', { id, role, ...because });
	if (enableMultiFactor === true) await desk.change('administrator.requireMfa', { id, ...because });
	if (enableMultiFactor === false) await desk.change('administrator.removeMfa', { id, ...because });
	if (enabled !== undefined) await desk.change('administrator.setApiAccess', { id, enabled });
}

function given<T extends Readonly<Record<string, string | undefined>>>(
	values: T
): { [K in keyof T]?: string } {
	const known: { [K in keyof T]?: string } = {};
	for (const [name, value] of Object.entries(values))
		if (value !== undefined) Object.assign(known, { [name]: value });
	return known;
}
