import type { Page } from '@playwright/test';
import { decisions, storedRows } from '#support/world/database.ts';
import { readEngine } from '#support/browser/engine.ts';
import type { World } from '#support/world/world.ts';

/** Outcome of the changes that a device had reported as saved. */
export interface SavedOutcomes {
	/**
	 * Neither decided nor replaced by their author, or with an outcome that the device does not
	 * show.
	 */
	readonly lost: readonly string[];
	readonly twice: readonly string[];
	/** Administrators whom the device shows differently than the server has them. */
	readonly diverged: readonly string[];
}

/** Checks C1, C2 and C4 of docs/reliability.md from the outside, on a quiet device and server. */
export async function checkSaved(
	world: World,
	page: Page,
	saved: readonly string[]
): Promise<SavedOutcomes> {
	const decided = await decisions(world);
	const { needsYou, settled } = await readEngine(page, {
		kind: 'changes',
		settled: Number.MAX_SAFE_INTEGER
	});
	const told = new Map([...needsYou, ...settled].map(({ id, state }) => [id, state]));
	const isKept = (id: string): boolean =>
		told.get(id) === 'replaced' ? !decided.includes(id) : told.has(id) && decided.includes(id);
	return {
		lost: saved.filter((id) => !isKept(id)),
		twice: decided.filter((id, at) => decided.indexOf(id) !== at),
		diverged: await divergedFrom(world, page)
	};
}

async function divergedFrom(world: World, page: Page): Promise<readonly string[]> {
	const { rows } = await readEngine(page, {
		kind: 'administrators',
		search: '',
		filter: {},
		from: 0,
		count: 1_000,
		sort: { by: 'name', direction: 'ascending' }
	});
	const shown = new Map(rows.map((row) => [row.id, row]));
	const stored = await storedRows(world, 'administrator');
	const foreign = [...shown.keys()].filter((id) => !stored.some((row) => row.id === id));
	const different = stored.filter(({ id, value }) => {
		const row = shown.get(id);
		return (
			row?.firstName !== value.firstName ||
			row?.lastName !== value.lastName ||
			row?.mfaRequired !== value.mfaRequired ||
			(row?.status === 'suspended') !== value.suspended
		);
	});
	return [...foreign, ...different.map(({ id }) => id)];
}
