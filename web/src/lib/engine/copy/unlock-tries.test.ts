import { expect, test, vi } from 'vitest';
import { openDatabase } from '#lib/replica/store/database.ts';
import { fillStorage } from '#fixtures/full-storage.ts';
import { PROVIDER, SELF } from '#fixtures/replica.ts';
import type { UnlockSecret } from '#lib/vault/unlock-secret.ts';
import { SECRET, startOpen, type EngineFixture } from '#fixtures/engine.ts';
import { UnlockTries } from './unlock-tries.ts';
import { unlockVault } from './vaults.ts';

const KEY = `${PROVIDER}-${SELF}`;
const WRONG: UnlockSecret = { kind: 'passphrase', text: 'anything they may guess' };

async function lockedStorage(): Promise<EngineFixture['storage']> {
	const fixture = await startOpen();
	await fixture.api.lock();
	fixture.engine.close();
	return fixture.storage;
}

async function failuresIn(storage: EngineFixture['storage']): Promise<unknown> {
	const database = await openDatabase(KEY, storage);
	const attempts = await database.meta.get('attempts');
	database.close();
	return attempts?.value;
}

async function tokensIn(storage: EngineFixture['storage']): Promise<number> {
	const database = await openDatabase(KEY, storage);
	const count = await database.meta.where('id').startsWith('try/').count();
	database.close();
	return count;
}

interface Trying {
	/** Tries of one worker's lifetime. */
	readonly tries?: UnlockTries;
	readonly now?: number;
	readonly isSignedIn?: boolean;
}

function tryOnce(
	storage: EngineFixture['storage'],
	secret: UnlockSecret,
	{ tries = new UnlockTries(), now = 5_000_000, isSignedIn = false }: Trying = {}
) {
	return unlockVault(storage, { personKey: KEY, secret, tries, now, isSignedIn });
}

/** Tries that are counted only once the disk lets them. */
function holdTries() {
	const disk = Promise.withResolvers<undefined>();
	const tries = new UnlockTries();
	const count = tries.count.bind(tries);
	vi.spyOn(tries, 'count').mockImplementation(async (...given) => {
		await disk.promise;
		return count(...given);
	});
	return { tries, release: () => disk.resolve(undefined) };
}

/** Secret that kills the tab: its text is read when the key is derived from it. */
const KILLING: UnlockSecret = {
	kind: 'passphrase',
	get text(): string {
		throw new Error('killed');
	}
};

/** Returns the outcome of a try, and closes what it opened. */
async function outcomeOf(...args: Parameters<typeof tryOnce>): Promise<string> {
	const answer = await tryOnce(...args).catch((error: unknown) => String(error));
	if (typeof answer === 'string') return answer;
	if (answer.ok) answer.value.database.close();
	return answer.ok ? 'opened' : answer.error.code;
}

const KILLED = 'Error: killed';

test('SEC-G03 an attempt is counted even when its tab is killed during it', async () => {
	const storage = await lockedStorage();

	for (let n = 1; n <= 2; n++) {
		expect(await outcomeOf(storage, KILLING)).toBe(KILLED);
		expect(await failuresIn(storage)).toMatchObject({ failures: n });
	}
});

test('SEC-G03 SEC-A07 every concurrent attempt is counted, and early ones are not tried', async () => {
	const storage = await lockedStorage();

	const answers = await Promise.all(Array.from({ length: 6 }, () => tryOnce(storage, WRONG)));

	const codes = answers.map((answer) => (answer.ok ? 'opened' : answer.error.code));
	const tried = codes.filter((code) => code === 'wrong_passphrase').length;
	expect(codes).not.toContain('opened');
	// The third failure makes the tries that follow wait.
	expect(tried).toBe(3);
	expect(codes.filter((code) => code === 'too_early')).toHaveLength(3);
	expect(await failuresIn(storage)).toMatchObject({ failures: tried });
});

test('SEC-G03 a tab killed between the derivation and the count has opened nothing with what it derived', async () => {
	const storage = await lockedStorage();
	const { tries, release } = holdTries();
	const decrypt = vi.spyOn(crypto.subtle, 'decrypt');
	performance.clearMeasures('derive-key');

	const outcome = outcomeOf(storage, SECRET, { tries });
	await expect.poll(() => performance.getEntriesByName('derive-key')).toHaveLength(1);
	// Time for what it would open: a look at the disk takes longer.
	expect(await failuresIn(storage)).toBeUndefined();
	const opened = decrypt.mock.calls.length;
	release();

	expect(opened).toBe(0);
	expect(await outcome).toBe('opened');
	expect(decrypt).toHaveBeenCalled();
});

test('SEC-G03 SEC-A07 six attempts at once count six, also after a sign-in that allows them all', async () => {
	const storage = await lockedStorage();

	const outcomes = await Promise.all(
		Array.from({ length: 6 }, () => outcomeOf(storage, WRONG, { isSignedIn: true }))
	);

	expect(outcomes).toEqual(Array(6).fill('wrong_passphrase'));
	expect(await failuresIn(storage)).toMatchObject({ failures: 6 });
});

test('SEC-G03 the right passphrase clears the count', async () => {
	const storage = await lockedStorage();
	await tryOnce(storage, WRONG);

	const opened = await tryOnce(storage, SECRET);
	if (opened.ok) opened.value.database.close();

	expect(opened.ok).toBe(true);
	expect(await failuresIn(storage)).toBeUndefined();
});

test('SEC-G03 a full device counts in memory: wrong passphrases wait longer and end after ten', async () => {
	const storage = await lockedStorage();
	const tries = new UnlockTries();
	const room = fillStorage();
	let now = 5_000_000;

	const first = await tryOnce(storage, WRONG, { tries });
	for (let n = 2; n <= 3; n++)
		expect(await outcomeOf(storage, KILLING, { tries, now })).toBe(KILLED);
	expect(await outcomeOf(storage, SECRET, { tries, now })).toBe('too_early');
	for (let n = 4; n <= 10; n++) {
		now += 300_000;
		expect(await outcomeOf(storage, KILLING, { tries, now })).toBe(KILLED);
	}
	now += 300_000;
	const last = await outcomeOf(storage, SECRET, { tries, now });
	room.makeRoom();

	expect(first).toMatchObject({ error: { code: 'wrong_passphrase', left: 9 } });
	expect(last).toBe('too_many_failures');
	expect(await failuresIn(storage)).toBeUndefined();
});

test('SEC-G03 a count in memory continues when there is room again', async () => {
	const storage = await lockedStorage();
	const tries = new UnlockTries();
	const room = fillStorage();
	await outcomeOf(storage, KILLING, { tries });
	await outcomeOf(storage, KILLING, { tries });
	room.makeRoom();

	await outcomeOf(storage, KILLING, { tries });

	expect(await failuresIn(storage)).toMatchObject({ failures: 3 });
});

test('SEC-G03 restarts give no endless attempts on a full device, and every attempt is counted', async () => {
	const storage = await lockedStorage();
	const room = fillStorage();

	for (let n = 1; n <= 30; n++) expect(await outcomeOf(storage, KILLING)).toBe(KILLED);
	const uncounted = [await outcomeOf(storage, KILLING), await outcomeOf(storage, SECRET)];
	room.makeRoom();

	expect(uncounted).toEqual(['tries_uncounted', 'tries_uncounted']);
	expect(await outcomeOf(storage, SECRET)).toBe('opened');
});

test('SEC-G03 SEC-A07 every concurrent attempt on a full device is counted', async () => {
	const storage = await lockedStorage();
	const tries = new UnlockTries();
	const room = fillStorage();

	const outcomes = await Promise.all(
		Array.from({ length: 6 }, () => outcomeOf(storage, KILLING, { tries }))
	);
	room.makeRoom();

	expect(outcomes.filter((outcome) => outcome === KILLED)).toHaveLength(3);
	expect(outcomes.filter((outcome) => outcome === 'too_early')).toHaveLength(3);
	expect(await tokensIn(storage)).toBe(27);
});

test('unlocking a full device spends one token for each start of the app, and room restores it', async () => {
	const storage = await lockedStorage();
	const tries = new UnlockTries();
	const room = fillStorage();

	for (let n = 1; n <= 2; n++) expect(await outcomeOf(storage, SECRET, { tries })).toBe('opened');
	const left = await tokensIn(storage);
	room.makeRoom();
	await outcomeOf(storage, SECRET, { tries });

	expect([left, await tokensIn(storage)]).toEqual([29, 30]);
});

test('SEC-G03 one guess after the right passphrase uses the token of that one, and the next its own', async () => {
	const storage = await lockedStorage();
	const tries = new UnlockTries();
	const room = fillStorage();
	await outcomeOf(storage, SECRET, { tries });

	const left: number[] = [];
	for (let n = 1; n <= 2; n++) {
		await outcomeOf(storage, KILLING, { tries });
		left.push(await tokensIn(storage));
	}
	room.makeRoom();

	expect(left).toEqual([29, 28]);
});
