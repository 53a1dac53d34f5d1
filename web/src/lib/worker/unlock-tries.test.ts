import { expect, test } from 'vitest';
import { openDatabase } from '#lib/replica/database.ts';
import { PROVIDER, SELF } from '#lib/replica/replica-fixture.ts';
import type { UnlockSecret } from '#lib/vault/unlock-secret.ts';
import { SECRET, startOpen, type EngineFixture } from './engine-fixture.ts';
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

function tryOnce(storage: EngineFixture['storage'], secret: UnlockSecret) {
	return unlockVault(storage, { personKey: KEY, secret, now: 5_000_000, isSignedIn: false });
}

test('SEC-G03 a tab that is killed while it tries a passphrase has been counted', async () => {
	const storage = await lockedStorage();
	// What is tried is read when the key is made of it, and that is where the tab ends.
	const killing: UnlockSecret = {
		kind: 'passphrase',
		get text(): string {
			throw new Error('killed');
		}
	};

	for (let n = 1; n <= 2; n++) {
		await expect(tryOnce(storage, killing)).rejects.toThrow('killed');
		expect(await failuresIn(storage)).toMatchObject({ failures: n });
	}
});

test('SEC-G03 SEC-A07 of many passphrases that are tried at once each is counted, and whoever is too early is not tried', async () => {
	const storage = await lockedStorage();

	const answers = await Promise.all(Array.from({ length: 6 }, () => tryOnce(storage, WRONG)));

	const codes = answers.map((answer) => (answer.ok ? 'opened' : answer.error.code));
	const tried = codes.filter((code) => code === 'wrong_passphrase').length;
	expect(codes).not.toContain('opened');
	// The third failure makes whoever comes next wait.
	expect(tried).toBe(3);
	expect(codes.filter((code) => code === 'too_early')).toHaveLength(3);
	expect(await failuresIn(storage)).toMatchObject({ failures: tried });
});

test('SEC-G03 the right passphrase clears what was counted', async () => {
	const storage = await lockedStorage();
	await tryOnce(storage, WRONG);

	const opened = await tryOnce(storage, SECRET);
	if (opened.ok) opened.value.database.close();

	expect(opened.ok).toBe(true);
	expect(await failuresIn(storage)).toMatchObject({ failures: 0 });
});
