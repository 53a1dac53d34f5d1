import { afterEach, expect, test, vi } from 'vitest';
import type { EngineState } from '#lib/engine-api/engine-state.ts';
import { reloadsOnLock, reloadInTurn } from './reload-on-lock.ts';

const ada = {
	key: 'p-ada',
	providerId: 'p',
	providerName: 'North',
	administratorId: 'ada',
	email: 'a…@north.example',
	name: 'A. P.',
	waiting: 0,
	passkeys: []
};
const locked = {
	phase: 'locked',
	people: [{ ...ada, methods: ['passphrase'] }]
} as const satisfies EngineState;
const withPin = { phase: 'locked', people: [{ ...ada, methods: ['pin', 'passphrase'] }] } as const;

afterEach(() => {
	vi.unstubAllGlobals();
});

test('SEC-G02 a page reloads once the key is gone and nothing in it must be kept', () => {
	expect(reloadsOnLock(locked, true)).toBe(true);
	expect(reloadsOnLock({ ...locked, isSending: true }, true)).toBe(false);
	expect(reloadsOnLock(withPin, true)).toBe(false);
	expect(reloadsOnLock({ phase: 'signed_out', people: [] }, true)).toBe(false);
});

test('a page that could not reload without a network stays', () => {
	expect(reloadsOnLock(locked, false)).toBe(false);
});

test('a copy without a lock, which would reopen at once, stays locked', () => {
	const [unprotected, other] = [
		{ ...ada, methods: [] },
		{ ...ada, key: 'p-ben', methods: [] }
	];

	expect(reloadsOnLock({ phase: 'locked', people: [unprotected] }, true)).toBe(false);
	expect(reloadsOnLock({ phase: 'locked', people: [unprotected, other] }, true)).toBe(true);
	const damaged = { ...unprotected, isVaultMissing: true } as const;
	expect(reloadsOnLock({ phase: 'locked', people: [damaged] }, true)).toBe(true);
});

test('starts tabs over one at a time, and stops waiting for a tab that stays', async () => {
	const replace = vi.fn();
	vi.stubGlobal('location', { replace });
	const { signal } = new AbortController();
	const patience = new AbortController();

	reloadInTurn('/unlock?tab=1', navigator.locks, signal);
	reloadInTurn('/unlock?tab=2', navigator.locks, patience.signal);
	await vi.waitFor(() => expect(replace).toHaveBeenCalled());
	expect(replace.mock.calls).toEqual([['/unlock?tab=1']]);
	patience.abort();
	await vi.waitFor(() => expect(replace).toHaveBeenCalledTimes(2));

	expect(replace).toHaveBeenLastCalledWith('/unlock?tab=2');
});

test('starts a tab over at once in a browser without Web Locks', () => {
	const reload = vi.fn();
	vi.stubGlobal('location', { reload });

	reloadInTurn(undefined, undefined);

	expect(reload).toHaveBeenCalledOnce();
});
