import { expect, test } from 'vitest';
import type { EngineState } from '#lib/worker/live-queries.ts';
import { mustForget } from './forgetting.ts';

const ada = {
	...{ key: 'p-ada', providerId: 'p', providerName: 'North', administratorId: 'ada' },
	...{ email: 'a…@north.example', name: 'A. P.', waiting: 0, passkeys: [] }
};
const locked = {
	phase: 'locked',
	people: [{ ...ada, methods: ['passphrase'] }]
} as const satisfies EngineState;
const withPin = { phase: 'locked', people: [{ ...ada, methods: ['pin', 'passphrase'] }] } as const;

test('SEC-G02 a page begins anew once the key is gone and nothing of it is to be kept', () => {
	expect(mustForget(locked, true)).toBe(true);
	expect(mustForget({ ...locked, isSending: true }, true)).toBe(false);
	expect(mustForget(withPin, true)).toBe(false);
	expect(mustForget({ phase: 'signed_out', people: [] }, true)).toBe(false);
});

test('a page that would not come back without a network stays', () => {
	expect(mustForget(locked, false)).toBe(false);
});

test('a copy that nothing locks would open by itself at once, and is left locked', () => {
	const [unprotected, other] = [
		{ ...ada, methods: [] },
		{ ...ada, key: 'p-ben', methods: [] }
	];

	expect(mustForget({ phase: 'locked', people: [unprotected] }, true)).toBe(false);
	expect(mustForget({ phase: 'locked', people: [unprotected, other] }, true)).toBe(true);
});
