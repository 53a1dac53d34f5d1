import { sameValue } from '@tenantry/shared/merge.ts';
import type { VerdictConflict } from '@tenantry/shared/protocol/verdict.ts';
import { fieldKey } from '@tenantry/shared/row.ts';
import type { Replica } from '#lib/replica/replica.ts';
import type { FieldView } from '#lib/engine-api/change.ts';
import { ACCESS_FIELD, nameOf } from '#lib/engine/session/field-views.ts';
import { shownValue } from './shown-values.ts';

export function toConflictViews(
	replica: Replica,
	conflicts: readonly VerdictConflict[]
): FieldView[] {
	return conflicts.map((conflict) => {
		const { collection, id, field, before, yours } = conflict;
		const isEdge = collection === ACCESS_FIELD;
		const base = {
			key: fieldKey(collection, id, field),
			field: isEdge ? ACCESS_FIELD : field,
			...(isEdge && { about: nameOf(replica.view, field) }),
			before,
			after: yours
		};
		return 'theirs' in conflict ? { ...base, theirs: theirsOf(replica, conflict) } : base;
	});
}

function theirsOf(replica: Replica, conflict: VerdictConflict): NonNullable<FieldView['theirs']> {
	const { by, theirs } = conflict;
	const { view, context } = replica;
	const now = shownValue(view, conflict, context.identity.providerId);
	return {
		value: theirs,
		by: by?.name ?? null,
		deviceName: by?.deviceName ?? null,
		at: by?.at ?? null,
		...(now !== undefined && !sameValue(now, theirs) && { now })
	};
}
