import { plansInRole } from '@tenantry/shared/domain/administrator/plans/access-plan.ts';
import { isText } from '@tenantry/shared/domain/administrator/fields.ts';
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

import type { FieldKind, Fields } from '#api/list/fields.ts';
import { eachDetail } from './details.ts';
import { visibleReachTotal } from './reach.ts';
import { toTime } from '#api/list/fields.ts';
import { requireAdministrator, type VisibleRows } from '#api/view.ts';

const KeyHash = z.optional(
	z.object({ prefix: z.string(), createdAt: z.string(), expireAt: z.nullable(z.string()) })
);

/** What the fields of a record are read from. */
interface Subject {
	readonly id: string;
	readonly administrator: Administrator;
	/** The same with the plans that count in their role. */
	readonly planned: Administrator;
	readonly visible: VisibleRows;
	readonly attachedTotal: number;
}

interface RecordField<Schema extends z.ZodMiniType> {
	readonly kind: FieldKind;
	readonly schema: Schema;
	readonly of: (subject: Subject) => z.infer<Schema>;
}

const text = (of: (subject: Subject) => string) => field('text', z.string(), of);
const flag = (of: (subject: Subject) => boolean) => field('flag', z.boolean(), of);
const texts = (of: (subject: Subject) => string[]) => field('texts', z.array(z.string()), of);
const time = (of: (subject: Subject) => number | null | undefined) =>
	field('time', z.nullable(z.string()), (subject) => timeOrNull(of(subject)));

function field<Schema extends z.ZodMiniType>(
	kind: FieldKind,
	schema: Schema,
	of: RecordField<Schema>['of']
): RecordField<Schema> {
	return { kind, schema, of };
}

/** Every field of a record; whether MFA is required, not which flag requires it. */
const FIELDS = {
	id: text(({ id }) => id),
	_id: text(({ id }) => id),
	email: field('email', z.string(), ({ administrator }) => administrator.email),
	...eachDetail((name) =>
		field<z.ZodMiniType<string | boolean>>(
			isText(name) ? 'text' : 'flag',
			isText(name) ? z.string() : z.boolean(),
			({ administrator }) => administrator[name]
		)
	),
	registered: flag(({ administrator }) => administrator.registered),
	suspended: flag(({ administrator }) => administrator.suspended),
	enableMultiFactor: flag(({ id, visible }) =>
		isMfaRequired(visible.source, id, visible.providerId)
	),
	totpEnrolled: flag(({ administrator }) => isEnrolled(administrator)),
	totpEnrollmentFinished: flag(({ administrator }) => hasFinishedEnrolment(administrator)),
	role: text(({ administrator }) => roleIdOf(administrator.role)),
	roleName: text(({ administrator }) => administrator.role),
	roles: texts(({ administrator }) => [roleIdOf(administrator.role)]),
	roleNames: texts(({ administrator }) => [administrator.role]),
	organizationAccessTotal: field('number', z.number(), ({ visible, id, attachedTotal }) =>
		visibleReachTotal(visible, id, attachedTotal)
	),
	apiKeyAllowed: flag(({ administrator }) => administrator.apiAccess),
	apiKeySet: flag(({ administrator }) => administrator.apiKey !== null),
	apiKeyHash: field('object', KeyHash, ({ administrator }) => keyHashOf(administrator)),
	phone: text(({ administrator }) => administrator.phone ?? ''),
	note: text(({ administrator }) => administrator.note ?? ''),
	endsAt: time(({ planned }) => planned.endsAt),
	suspendedUntil: time(({ planned }) => planned.restoreAt),
	suspensionPlannedFrom: time(({ planned }) => planned.plannedSuspension?.from),
	suspensionPlannedUntil: time(({ planned }) => planned.plannedSuspension?.until),
	roleEndsAt: time(({ planned }) => planned.roleReturn?.at),
	roleNameAfterwards: field(
		'text',
		z.nullable(z.string()),
		({ planned }) => planned.roleReturn?.role ?? null
	),
	created: field('time', z.string(), ({ administrator }) => toTime(administrator.createdAt))
};
type RecordFields = typeof FIELDS;

const ENTRIES = Object.entries<RecordField<z.ZodMiniType>>(FIELDS);

export const AdministratorRecord = z.object(
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- `fromEntries` forgets the keys
	eachEntry(({ schema }) => schema) as { [N in keyof RecordFields]: RecordFields[N]['schema'] }
);
export type AdministratorRecord = z.infer<typeof AdministratorRecord>;

export const administratorFields: Fields = eachEntry(({ kind }) => kind);

export function toAdministratorRecord(
	visible: VisibleRows,
	id: string,
	attachedTotal: number
): AdministratorRecord {
	const administrator = administrators.parse(requireAdministrator(visible, id).value);
	const planned = plansInRole(administrator);
	const subject = { id, administrator, planned, visible, attachedTotal };
	const record: Record<string, unknown> = {};
	for (const [name, { of }] of ENTRIES) record[name] = of(subject);
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- each was made by its entry
	return record as AdministratorRecord;
}

function keyHashOf({ apiKey }: Administrator): z.infer<typeof KeyHash> {
	if (apiKey === null) return undefined;
	const { prefix, createdAt, expiresAt } = apiKey;
	return { prefix, createdAt: toTime(createdAt), expireAt: timeOrNull(expiresAt) };
}

function timeOrNull(at: number | null | undefined): string | null {
	return typeof at === 'number' ? toTime(at) : null;
}

function eachEntry<T>(valueOf: (field: RecordField<z.ZodMiniType>) => T): Record<string, T> {
	return Object.fromEntries(ENTRIES.map(([name, one]) => [name, valueOf(one)]));
}
