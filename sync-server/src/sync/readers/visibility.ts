import { hash } from 'node:crypto';

import type { RowLocation, RowSource, Reach, ReaderScope } from '@tenantry/shared/collection.ts';
import { principalOf, readerScope } from '@tenantry/shared/domain/visibility.ts';
import { collections, owningCollection } from '@tenantry/shared/collections.ts';
import { hasPermission, type Principal } from '@tenantry/shared/permission.ts';

/**
 * What a reader may see, computed once per page. Two readers with equal keys see the same rows of
 * the same database; a cookie carries the key, and a device fills again when it has changed.
 */
export interface Visibility extends ReaderScope {
	readonly key: string;
	/** Whether the reader reviews what revoked devices handed over; such a reader sees everyone. */
	readonly reviewsQuarantine: boolean;
	/** Whether the reader decides about others' changes that wait for approval. */
	readonly decidesApprovals: boolean;
}

const KEY_LENGTH = 16;

export function visibilityOf(source: RowSource, readerId: string, providerId: string): Visibility {
	const principal = principalOf(source, readerId, providerId);
	const reader = readerScope(source, principal);
	const { seesAllAdministrators, seesSharing, reach, organizations } = reader;
	const scopes = [
		seesAllAdministrators ? 'all' : [seesSharing, namesOf(reach), readerId],
		namesOf(organizations)
	];
	return {
		...reader,
		key: hash('sha256', JSON.stringify(scopes)).slice(0, KEY_LENGTH),
		reviewsQuarantine: mayReviewQuarantine(principal),
		decidesApprovals: hasPermission(principal, 'approval.decide')
	};
}

/** Whether the person may do everything that quarantined changes may contain. */
export function mayReviewQuarantine(principal: Principal): boolean {
	return (
		hasPermission(principal, 'administrator.readAll') &&
		hasPermission(principal, 'administrator.write')
	);
}

/** Whether the reader sees every row of these collections; of all collections if none are given. */
export function seesAllOf(
	visibility: Visibility,
	names: Iterable<string> = collections.keys()
): boolean {
	for (const name of names)
		if (collections.get(name)?.visibleTo.all(visibility) !== true) return false;
	return true;
}

/**
 * Whether the reader sees a row, which is visible as its owner is. Rows of kinds that this program
 * does not know are hidden from everyone, because a newer program beside it may have things to hide.
 */
export function seesRow(
	visibility: Visibility,
	{ collection, id }: RowLocation,
	source: RowSource
): boolean {
	const owner = collections.get(owningCollection(collection));
	return owner?.visibleTo.row(visibility, id, source) === true;
}

export function seesField(visibility: Visibility, collection: string, field: string): boolean {
	const fields = visibleFields(visibility, collection);
	return fields === 'all' || fields.has(field);
}

export function visibleFields(visibility: Visibility, collection: string): Reach {
	const visibleTo = collections.get(collection)?.visibleTo;
	return visibleTo === undefined ? NONE : (visibleTo.fields?.(visibility) ?? 'all');
}

const NONE: ReadonlySet<string> = new Set();

/** Whether the reader sees no field of any row of a collection, and so none of its rows. */
export function seesNoneOf(visibility: Visibility, collection: string): boolean {
	const fields = visibleFields(visibility, owningCollection(collection));
	return fields !== 'all' && fields.size === 0;
}

function namesOf(reach: Reach): 'all' | string[] {
	return reach === 'all' ? 'all' : [...reach].sort();
}
