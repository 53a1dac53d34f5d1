// @all: stretches many PINs as a device does; vault/pin.test.ts has the rules
import { expect, test } from 'vitest';
import { PROVIDER, SELF } from '#fixtures/replica.ts';
import { SECRET, SIGN_IN, signedInAs, startOpen, type EngineFixture } from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;
const PIN = { kind: 'pin', text: '271828' } as const;
const WRONG = { kind: 'pin', text: '314159' } as const;

async function startWithPin(): Promise<EngineFixture> {
	const fixture = await startOpen();
	await fixture.api.setPin(SECRET, PIN.text);
	return fixture;
}

function methodsOf({ ask }: EngineFixture): readonly string[] | undefined {
	const state = ask({ kind: 'engine' });
	return 'people' in state ? state.people.find(({ key }) => key === KEY)?.methods : undefined;
}

function spent({ ask }: EngineFixture): boolean | undefined {
	const state = ask({ kind: 'engine' });
	return 'people' in state ? state.people.find(({ key }) => key === KEY)?.isPinSpent : undefined;
}

const phaseOf = ({ ask }: EngineFixture) => ask({ kind: 'engine' }).phase;

test('SEC-G02 SEC-G03 a PIN opens a locked app, and nothing after a restart', async () => {
	const fixture = await startWithPin();
	await fixture.api.lock();
	const methods = methodsOf(fixture);

	const unlocked = await fixture.api.unlock(KEY, PIN);
	const later = await fixture.restart();
	const afterRestart = methodsOf(later);
	const tried = await later.api.unlock(KEY, PIN);

	expect(methods).toEqual(['pin', 'passphrase']);
	expect([unlocked.ok, afterRestart]).toEqual([true, ['passphrase']]);
	expect(tried).toMatchObject({ error: { code: 'pin_gone' } });
	expect(phaseOf(later)).toBe('locked');
});

test('SEC-G03 the passphrase arms the PIN again after a restart', async () => {
	const later = await (await startWithPin()).restart();

	await later.api.unlock(KEY, SECRET);
	await later.rest();
	await later.api.lock();

	expect((await later.api.unlock(KEY, PIN)).ok).toBe(true);
});

test('SEC-G03 a PIN is deleted after five wrong ones, and the lock screen says so until the passphrase opens the app', async () => {
	const fixture = await startWithPin();
	const { api } = fixture;
	await api.lock();

	const answers = [];
	for (let n = 0; n < 5; n++) answers.push(await api.unlock(KEY, WRONG));
	const right = await api.unlock(KEY, PIN);
	const methods = methodsOf(fixture);
	const later = await fixture.restart();
	const why = spent(later);
	await later.api.unlock(KEY, SECRET);
	await later.rest();
	await later.api.lock();

	expect(answers).toMatchObject([
		...[4, 3, 2, 1].map((left) => ({ error: { code: 'wrong_pin', left } })),
		{ error: { code: 'pin_gone' } }
	]);
	expect(right).toMatchObject({ error: { code: 'pin_gone' } });
	expect(methods).toEqual(['passphrase']);
	expect([why, spent(later)]).toEqual([true, undefined]);
	expect(methodsOf(later)).toEqual(['pin', 'passphrase']);
});

test('SEC-G03 five of twenty concurrent wrong PINs are tried', async () => {
	const fixture = await startWithPin();
	await fixture.api.lock();

	const answers = await Promise.all(
		Array.from({ length: 20 }, () => fixture.api.unlock(KEY, WRONG))
	);

	const tried = answers.filter((answer) => !answer.ok && answer.error.code === 'wrong_pin');
	expect(tried).toHaveLength(4);
	expect((await fixture.api.unlock(KEY, PIN)).ok).toBe(false);
	expect(methodsOf(fixture)).toEqual(['passphrase']);
});

test('SEC-G03 a person who finds the app open cannot set a PIN without the passphrase', async () => {
	const fixture = await startOpen();
	const wrong = { kind: 'passphrase', text: 'anything they may guess' } as const;

	const set = await fixture.api.setPin(wrong, PIN.text);
	await fixture.api.lock();

	expect(set).toMatchObject({ error: { code: 'wrong_passphrase' } });
	expect(methodsOf(fixture)).toEqual(['passphrase']);
});

test('SEC-G03 a removed PIN opens nothing, now or later', async () => {
	const fixture = await startWithPin();

	await fixture.api.dropPin();
	await fixture.api.lock();
	const now = await fixture.api.unlock(KEY, PIN);
	const later = await fixture.restart();
	await later.api.unlock(KEY, SECRET);
	await later.rest();
	await later.api.lock();

	expect([methodsOf(fixture), methodsOf(later)]).toEqual([['passphrase'], ['passphrase']]);
	for (const tried of [now, await later.api.unlock(KEY, PIN)])
		expect(tried).toMatchObject({ error: { code: 'pin_gone' } });
});

test('SEC-G03 signing out removes the PIN, and so does the sign-in of another person', async () => {
	const fixture = await startWithPin();
	const { api, server } = fixture;
	await api.lock();
	server.signedIn = signedInAs('bea', 'bea@north.example');
	await api.signIn({ ...SIGN_IN, email: 'bea@north.example' });
	await api.makeVault(SECRET);
	await fixture.rest();
	await api.lock();
	const afterAnother = methodsOf(fixture);
	await api.unlock(KEY, SECRET);
	await fixture.rest();

	await api.signOut('drop');

	expect(afterAnother).toEqual(['passphrase']);
	expect(methodsOf(fixture)).toBeUndefined();
});
