import type { Choice, FieldView } from '#lib/engine-api/change.ts';

export type Side = 'mine' | 'theirs';

/** Side whose value is to stand, by field. */
export type Picks = Readonly<Record<string, Side>>;

/** Returns the fields picked as mine, once every field is picked. */
export function mineOf(fields: readonly FieldView[], picks: Picks): Choice['mine'] | undefined {
	const keys = fields.map(({ key }) => key);
	if (!keys.every((key) => key in picks)) return undefined;
	return keys.filter((key) => picks[key] === 'mine');
}
