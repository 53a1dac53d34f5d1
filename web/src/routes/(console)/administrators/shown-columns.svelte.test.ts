import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ShownColumns } from './shown-columns.svelte.ts';

let stored: string | null = null;

beforeEach(() => {
	stored = null;
	vi.stubGlobal('localStorage', { getItem: () => stored });
});
afterEach(() => vi.unstubAllGlobals());

test('all columns are shown until some are left out on this device', () => {
	expect(new ShownColumns().within(Infinity)).toHaveLength(8);
	stored = 'email role';

	const shown = new ShownColumns().within(Infinity);

	expect(shown).toHaveLength(6);
	expect(shown.map(({ by }) => by)).not.toContain('email');
});

test('the last columns give way where there is no room', () => {
	const columns = new ShownColumns();
	const namesWithin = (rem: number) => columns.within(rem).map(({ by }) => by);

	expect(namesWithin(53.5)).toEqual(['name', 'email', 'role', 'organizations', 'status']);
	columns.hidden = 'email';
	expect(namesWithin(53.5)).toEqual(['name', 'role', 'organizations', 'status', 'apiAccess']);
});
