import { expect, test } from 'vitest';
import { createSealer } from './sealer.ts';
import { IDENTITY, makeVault, openVault, text, words } from '#fixtures/vault.ts';
import { bringUpToDate, renewKey, withMethod, withoutMethod } from './vault-keeping.ts';
import { isOutdated, methodsOf, openKeys, type StoredVault, type VaultKeys } from './vault.ts';
import type { VaultSecret } from './wrap.ts';

const PASSPHRASE = { kind: 'passphrase', text: 'correct horse battery' } as const;
const OTHER = { kind: 'passphrase', text: 'wet stones on a roof' } as const;
const PASSKEY = passkey('key-1');
const NONE = { kind: 'none' } as const;

test('an added passkey opens the same copy, and the passphrase still does', async () => {
	const { record, sealer } = await makeVault(PASSPHRASE);
	const sealed = await sealer.seal('log/1', text('rows'));

	const both = await withMethod({ record, keys: await keysOf(record, PASSPHRASE) }, PASSKEY);

	const opened = await Promise.all(
		[PASSPHRASE, PASSKEY].map((secret) => openVault(both?.record ?? record, secret))
	);
	for (const one of opened) expect(words(await one?.open('log/1', sealed))).toBe('rows');
	expect(methodsOf(both?.record ?? record)).toEqual({
		methods: ['passphrase', 'passkey'],
		passkeys: [{ credentialId: 'key-1', prfSalt: PASSKEY.prfSalt }]
	});
});

test('a second passphrase replaces the first', async () => {
	const { record } = await makeVault(PASSPHRASE);

	const changed = await withMethod({ record, keys: await keysOf(record, PASSPHRASE) }, OTHER);

	expect(await openVault(changed?.record ?? record, PASSPHRASE)).toBeUndefined();
	expect(await openVault(changed?.record ?? record, OTHER)).toBeDefined();
});

test('a removed method opens nothing', async () => {
	const { record } = await makeVault(PASSPHRASE);
	const both = await withMethod({ record, keys: await keysOf(record, PASSPHRASE) }, PASSKEY);
	if (both === undefined) throw new Error('Not added');

	const { record: left } = await withoutMethod(both, { kind: 'passphrase' });

	expect(await openVault(left, PASSPHRASE)).toBeUndefined();
	expect(await openVault(left, PASSKEY)).toBeDefined();
});

test('a new data key opens with every secret, also with those that were not entered', async () => {
	const { record } = await makeVault(PASSPHRASE);
	const both = await withMethod({ record, keys: await keysOf(record, PASSPHRASE) }, PASSKEY);
	if (both === undefined) throw new Error('Not added');

	const renewed = await renewKey(both);

	expect(await keysOf(renewed.record, PASSKEY)).toEqual(await keysOf(renewed.record, PASSPHRASE));
	expect(renewed.keys.dataKey).not.toEqual(both.keys.dataKey);
});

test('SEC-F06 records sealed by the old data key open after two new ones, and it seals no more', async () => {
	const made = await makeVault(PASSPHRASE);
	const sealed = await made.sealer.seal('queue/1', text('waits'));
	const first = await renewKey({
		record: made.record,
		keys: await keysOf(made.record, PASSPHRASE)
	});

	const second = await renewKey(first);

	const sealer = await openVault(second.record, PASSPHRASE);
	expect(words(await sealer?.open('queue/1', sealed))).toBe('waits');
	const since = await sealer?.seal('queue/2', text('new'));
	await expect(made.sealer.open('queue/2', since ?? sealed)).rejects.toThrow();
});

test('the old data key alone does not reveal the new one', async () => {
	const made = await makeVault(PASSPHRASE);
	const { record } = await renewKey({
		record: made.record,
		keys: await keysOf(made.record, PASSPHRASE)
	});

	const withOldKey = await createSealer(made.dataKey, IDENTITY);

	await expect(withOldKey.open('vault/roll', record.roll)).rejects.toThrow();
});

test('an injected wrap does not learn the next data key', async () => {
	const { record, dataKey } = await makeVault(PASSPHRASE);
	const strange = await makeVault(passkey('strange'));
	const slipped = { ...record, wraps: [...record.wraps, ...strange.record.wraps] };

	const renewed = await renewKey({ record: slipped, keys: { dataKey, former: [] } });

	expect(methodsOf(renewed.record)).toEqual({ methods: ['passphrase'], passkeys: [] });
});

test('raised parameters are used from the next opening on', async () => {
	const { record } = await makeVault(PASSPHRASE);
	const keys = await keysOf(record, PASSPHRASE);
	const weak = await withMethod({ record, keys }, PASSPHRASE, { memoryKib: 1_024, passes: 1 });
	if (weak === undefined) throw new Error('Not made');

	const raised = await bringUpToDate(weak.record, keys, PASSPHRASE);

	expect([weak.record, raised].map(isOutdated)).toEqual([true, false]);
	expect(await keysOf(raised, PASSPHRASE)).toEqual(keys);
});

test('a copy opens without a secret where no lock is required, and no longer once one is', async () => {
	const { record, sealer } = await makeVault(NONE);
	const sealed = await sealer.seal('log/1', text('rows'));
	const keys = await keysOf(record, NONE);

	const locked = await withMethod({ record, keys }, PASSPHRASE);
	if (locked === undefined) throw new Error('Not locked');

	expect(await openVault(locked.record, NONE)).toBeUndefined();
	const opened = await keysOf(locked.record, PASSPHRASE);
	expect(opened.dataKey).not.toEqual(keys.dataKey);
	const again = await openVault(locked.record, PASSPHRASE);
	expect(words(await again?.open('log/1', sealed))).toBe('rows');
});

function passkey(credentialId: string) {
	const prf = crypto.getRandomValues(new Uint8Array(32));
	const prfSalt = crypto.getRandomValues(new Uint8Array(32));
	return { kind: 'passkey', credentialId, prf, prfSalt } as const;
}

async function keysOf(record: StoredVault, secret: VaultSecret): Promise<VaultKeys> {
	const keys = await openKeys(record, secret);
	if (keys === undefined) throw new Error('It does not open');
	return keys;
}
