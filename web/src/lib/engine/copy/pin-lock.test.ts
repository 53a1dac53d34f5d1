import { beforeEach, expect, test } from 'vitest';
import { MAX_PIN_FAILURES, makePin } from '#lib/vault/pin.ts';
import { createVault } from '#lib/vault/vault-keeping.ts';
import { armedLock, type PinLock } from './pin-lock.ts';

const PIN = '271828';
const WRONG = '314159';

type Made = NonNullable<Awaited<ReturnType<typeof createVault>>>;

let vault: Made;
let lock: PinLock;

beforeEach(async () => {
	const identity = { providerId: 'provider', administratorId: 'ada', deviceId: 'device' };
	const made = await createVault({ kind: 'none' }, identity);
	if (made === undefined) throw new Error('Not made');
	vault = made;
	lock = await armedLock(await makePin(PIN), made.record, made.keys);
});

/** Returns what a try says, or how many are left. */
async function tryOnce(pin: string): Promise<string | number> {
	const answer = await lock.open(vault.record, pin);
	if (answer.ok) return 'opened';
	return answer.error.code === 'wrong_pin' ? answer.error.left : answer.error.code;
}

test('SEC-G03 a PIN lock belongs to the person whose vault it opens', () => {
	expect(lock.personKey).toBe('provider-ada');
	expect(lock.isSpent).toBe(false);
});

test('SEC-G03 of six concurrent wrong PINs five are counted, and the sixth is not tried', async () => {
	const answers = await Promise.all(Array.from({ length: 6 }, () => tryOnce(WRONG)));

	expect(answers).toEqual([4, 3, 2, 1, 'pin_gone', 'pin_gone']);
	expect(lock.isSpent).toBe(true);
	expect(await tryOnce(PIN)).toBe('pin_gone');
});

test('SEC-G03 a right PIN among concurrent ones is tried only if it is one of the first five', async () => {
	const guesses = [...Array<string>(MAX_PIN_FAILURES).fill(WRONG), PIN];

	const answers = await Promise.all(guesses.map(tryOnce));

	expect(answers).not.toContain('opened');
});

test('SEC-G03 the fifth try opens with the right PIN, which clears the count', async () => {
	for (let n = 1; n < MAX_PIN_FAILURES; n++) await tryOnce(WRONG);

	const opened = await lock.open(vault.record, PIN);
	const next = await tryOnce(WRONG);

	expect(opened).toMatchObject({ value: { record: vault.record } });
	expect(opened.ok && opened.value.keys.dataKey).toEqual(vault.keys.dataKey);
	expect([next, lock.isSpent]).toEqual([4, false]);
});
