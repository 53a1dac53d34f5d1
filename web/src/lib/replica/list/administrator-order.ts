import type { RowSource } from '@tenantry/shared/collection.ts';
import { foldEmail } from '@tenantry/shared/domain/administrator/schema.ts';
import { eachField, FLAG_NAMES } from '@tenantry/shared/domain/administrator/fields.ts';
import type { Enrolment } from '@tenantry/shared/domain/administrator/enrolment.ts';
import { compareText } from '#lib/replica/rows/name-order.ts';
import type { AdministratorEntry } from './administrator-entry.ts';
import type { AdministratorColumn } from './selection.ts';

export type AdministratorOrder = (left: AdministratorEntry, right: AdministratorEntry) => number;
type OrderMaker = (source: RowSource, providerId: string) => AdministratorOrder;

/** Equal entries are ordered by name and then by id, so every order is total. */
export const ORDERS: Readonly<Record<AdministratorColumn, OrderMaker>> = {
	name: () => byName,
	email: () => by((entry) => foldEmail(String(entry.row.value.email)), compareText),
	role: () => by((entry) => String(entry.row.value.role), compareText),
	organizations: () =>
		by((entry) => (entry.reachesAll ? Infinity : entry.organizationCount), compareNumbers),
	status: () => by((entry) => entry.status, compareText),
	...eachField(
		FLAG_NAMES,
		(flag): OrderMaker =>
			(source, providerId) =>
				by((entry) => Number(entry.isSet(flag, { source, providerId })), compareNumbers)
	),
	apiAccess: () => by(apiAccessRank, compareNumbers),
	mfaEnrolled: () => by(({ enrolment }) => STEPS.indexOf(enrolment), compareNumbers)
};

const STEPS: readonly Enrolment[] = ['none', 'started', 'finished'];

function by<T>(
	keyOf: (entry: AdministratorEntry) => T,
	compare: (left: T, right: T) => number
): AdministratorOrder {
	return (left, right) => compare(keyOf(left), keyOf(right)) || byName(left, right);
}

function byName(left: AdministratorEntry, right: AdministratorEntry): number {
	return compareText(left.nameKey, right.nameKey) || compareText(left.id, right.id);
}

function apiAccessRank(entry: AdministratorEntry): number {
	if (!entry.hasApiAccess()) return 0;
	return entry.row.value.apiKey === null ? 1 : 2;
}

function compareNumbers(left: number, right: number): number {
	return left === right ? 0 : left < right ? -1 : 1;
}
