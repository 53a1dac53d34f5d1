import { plansInRole } from '@tenantry/shared/domain/administrator/access-plan.ts';
import {
	administrators,
	type Administrator
} from '@tenantry/shared/domain/administrator/schema.ts';
import {
	hasFinishedEnrolment,
	isEnrolled
} from '@tenantry/shared/domain/administrator/enrolment.ts';
import { isMfaRequired } from '@tenantry/shared/domain/administrator/mfa.ts';
import * as z from 'zod/mini';

import { roleIdOf } from '#import/api-records.ts';

import type { Fields } from '#api/list/fields.ts';
import { visibleReachTotal } from './reach.ts';
import { toTime } from '#api/list/fields.ts';
import { requireAdministrator, type VisibleRows } from '#api/view.ts';

export const AdministratorRecord = z.object({
	id: z.string(),
	_id: z.string(),
	email: z.string(),
	firstname: z.string(),
	lastname: z.string(),
	registered: z.boolean(),
	suspended: z.boolean(),
	enableMultiFactor: z.boolean(),
	totpEnrolled: z.boolean(),
	totpEnrollmentFinished: z.boolean(),
	role: z.string(),
	roleName: z.string(),
	roles: z.array(z.string()),
	roleNames: z.array(z.string()),
	organizationAccessTotal: z.number(),
	apiKeyAllowed: z.boolean(),
	apiKeySet: z.boolean(),
	apiKeyHash: z.optional(
		z.object({ prefix: z.string(), createdAt: z.string(), expireAt: z.nullable(z.string()) })
	),
	phone: z.string(),
	note: z.string(),
	endsAt: z.nullable(z.string()),
	suspendedUntil: z.nullable(z.string()),
	suspensionPlannedFrom: z.nullable(z.string()),
	suspensionPlannedUntil: z.nullable(z.string()),
	roleEndsAt: z.nullable(z.string()),
	roleNameAfterwards: z.nullable(z.string()),
	created: z.string()
});
export type AdministratorRecord = z.infer<typeof AdministratorRecord>;

export const administratorFields: Fields = {
	id: 'text',
	_id: 'text',
	email: 'email',
	firstname: 'text',
	lastname: 'text',
	registered: 'flag',
	suspended: 'flag',
	enableMultiFactor: 'flag',
	totpEnrolled: 'flag',
	totpEnrollmentFinished: 'flag',
	role: 'text',
	roleName: 'text',
	roles: 'texts',
	roleNames: 'texts',
	organizationAccessTotal: 'number',
	apiKeyAllowed: 'flag',
	apiKeySet: 'flag',
	apiKeyHash: 'object',
	phone: 'text',
	note: 'text',
	endsAt: 'time',
	suspendedUntil: 'time',
	suspensionPlannedFrom: 'time',
	suspensionPlannedUntil: 'time',
	roleEndsAt: 'time',
	roleNameAfterwards: 'text',
	created: 'time'
};

/**
 * Builds the API record of an administrator: whether MFA is required, not which flag requires it.
 */
export function toAdministratorRecord(
	visible: VisibleRows,
	id: string,
	attachedTotal: number
): AdministratorRecord {
	const { source, providerId } = visible;
	const administrator = administrators.parse(requireAdministrator(visible, id).value);
	const { role, apiKey } = administrator;
	return {
		id,
		_id: id,
		email: administrator.email,
		firstname: administrator.firstName,
		lastname: administrator.lastName,
		registered: administrator.registered,
		suspended: administrator.suspended,
		enableMultiFactor: isMfaRequired(source, id, providerId),
		totpEnrolled: isEnrolled(administrator),
		totpEnrollmentFinished: hasFinishedEnrolment(administrator),
		role: roleIdOf(role),
		roleName: role,
		roles: [roleIdOf(role)],
		roleNames: [role],
		organizationAccessTotal: visibleReachTotal(visible, id, attachedTotal),
		apiKeyAllowed: administrator.apiAccess,
		apiKeySet: apiKey !== null,
		...(apiKey !== null && {
			apiKeyHash: {
				prefix: apiKey.prefix,
				createdAt: toTime(apiKey.createdAt),
				expireAt: apiKey.expiresAt === null ? null : toTime(apiKey.expiresAt)
			}
		}),
		phone: administrator.phone ?? '',
		note: administrator.note ?? '',
		...plansOf(plansInRole(administrator)),
		created: toTime(administrator.createdAt)
	};
}

type Plans = Pick<
	AdministratorRecord,
	| 'endsAt'
	| 'suspendedUntil'
	| 'suspensionPlannedFrom'
	| 'suspensionPlannedUntil'
	| 'roleEndsAt'
	| 'roleNameAfterwards'
>;

/** Changes of access that the server makes on its own. */
function plansOf({ endsAt, restoreAt, plannedSuspension, roleReturn }: Administrator): Plans {
	return {
		endsAt: timeOrNull(endsAt),
		suspendedUntil: timeOrNull(restoreAt),
		suspensionPlannedFrom: timeOrNull(plannedSuspension?.from),
		suspensionPlannedUntil: timeOrNull(plannedSuspension?.until),
		roleEndsAt: timeOrNull(roleReturn?.at),
		roleNameAfterwards: roleReturn?.role ?? null
	};
}

function timeOrNull(at: number | null | undefined): string | null {
	return typeof at === 'number' ? toTime(at) : null;
}
