const ROW = 'main :is(tr[aria-rowindex], li[aria-posinset])';

export function focusedRow(): HTMLElement | null {
	return document.activeElement?.closest<HTMLElement>(ROW) ?? null;
}

/**
 * Moves the focus by rows. Without a focused row it goes to the row whose panel is open, or else to
 * the first in view. Returns whether there is a list.
 */
export function stepRow(by: 1 | -1): boolean {
	const rows = [...document.querySelectorAll<HTMLElement>(ROW)].filter(isShown);
	const at = rows.findIndex((row) => row === focusedRow());
	const next = at < 0 ? (rows.find(isOpen) ?? rows.find(isInView)) : rows[at + by];
	if (next) linkOf(next)?.focus();
	return rows.length > 0;
}

/** Ticks the box of the focused row; a list of cards has none until choosing has begun. */
export function tickRow(): void {
	const row = focusedRow();
	if (row === null) return;
	if (boxOf(row) === null) document.querySelector<HTMLElement>('main [data-begins]')?.click();
	requestAnimationFrame(() => boxOf(row)?.click());
}

function boxOf(row: HTMLElement): HTMLInputElement | null {
	return row.querySelector<HTMLInputElement>('input[type=checkbox]');
}

function linkOf(row: HTMLElement): HTMLElement | null {
	return row.querySelector<HTMLElement>('a[href]');
}

function isShown(row: HTMLElement): boolean {
	return linkOf(row)?.checkVisibility({ visibilityProperty: true }) === true;
}

function isOpen(row: HTMLElement): boolean {
	return linkOf(row)?.ariaCurrent === 'true';
}

function isInView(row: HTMLElement): boolean {
	const { left, top, height } = row.getBoundingClientRect();
	const hit = document.elementFromPoint(left + 1, top + height / 2);
	return hit !== null && row.contains(hit);
}
