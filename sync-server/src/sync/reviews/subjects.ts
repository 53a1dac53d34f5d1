import type { ReviewScope } from '@tenantry/shared/domain/access-review/scope.ts';
import { MOST_SUBJECTS } from '@tenantry/shared/domain/limits.ts';
import { organizations } from '@tenantry/shared/domain/organization/schema.ts';

import type { PairedRow, StoreReader } from '#store/store.ts';
import { everyAdministrator } from '#sync/every-administrator.ts';
import { dayOf } from '#sync/overview/daily-counts.ts';
import { lastSeenDays } from '#sync/overview/last-seen.ts';

type IsMeant = (administrator: PairedRow) => boolean;

/**
 * Returns the people whom a review of this scope is about now, in the order of their ids; undefined
 * if the organization that it is about is gone.
 */
export async function subjectsOf(
	reader: StoreReader,
	scope: ReviewScope,
	at: number
): Promise<string[] | undefined> {
	const isMeant = await meantBy(reader, scope, at);
	if (isMeant === undefined) return undefined;
	const ids: string[] = [];
	for await (const administrator of everyAdministrator(reader))
		if (isMeant(administrator)) ids.push(administrator.id);
	return ids;
}

/**
 * Returns as many people as one review holds. If there are more, it goes on after the last one of
 * the review before and begins again at the end, so that everyone's turn comes.
 */
export function turnOf(
	ids: readonly string[],
	lastBefore: string | undefined,
	most = MOST_SUBJECTS
): readonly string[] {
	if (ids.length <= most) return ids;
	const next = ids.findIndex((id) => lastBefore !== undefined && id > lastBefore);
	const start = Math.max(0, next);
	return [...ids.slice(start), ...ids.slice(0, start)].slice(0, most);
}

async function meantBy(
	reader: StoreReader,
	scope: ReviewScope,
	at: number
): Promise<IsMeant | undefined> {
	switch (scope.kind) {
		case 'all':
			return () => true;
		case 'organization': {
			const { organizationId: id } = scope;
			const [organization] = await reader.rows([{ collection: organizations.name, id }]);
			if (organization === undefined || organization.deleted !== null) return undefined;
			return (administrator) => reaches(administrator, id);
		}
		case 'dormant': {
			const seen = await lastSeenDays(reader, dayOf(at) - scope.days);
			return ({ id }) => !seen.has(id);
		}
	}
}

function reaches({ value, beside_value: edges }: PairedRow, organizationId: string): boolean {
	return fieldIn(value, 'accessMode') === 'all' || fieldIn(edges ?? '{}', organizationId) === true;
}

function fieldIn(text: string, field: string): unknown {
	const value: unknown = JSON.parse(text);
	return typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
}
