import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hex } from './aes.ts';
import { deriveKey, newKdfParameters, type KdfParameters } from './kdf.ts';
import { makeVault } from '#fixtures/vault.ts';

const PASSPHRASE = 'quiet gulls above the pier';
/** Not those that the app has chosen: what must not be undercut, whatever it chooses (decision 6). */
const LEAST = { memoryKib: 32_768, passes: 2, saltBytes: 16 };

test('SEC-F06 a new passphrase is stretched by Argon2id with at least 32 MiB and two passes and its own salt', async () => {
	const vaults = [
		await makeVault({ kind: 'passphrase', text: PASSPHRASE }),
		await makeVault({ kind: 'passphrase', text: PASSPHRASE })
	];
	const found = vaults.flatMap(({ record }) => stretchings(record));

	expect(found).toHaveLength(vaults.length);
	for (const { memoryKib, passes, salt } of found) {
		expect(memoryKib).toBeGreaterThanOrEqual(LEAST.memoryKib);
		expect(passes).toBeGreaterThanOrEqual(LEAST.passes);
		expect(salt).toHaveLength(LEAST.saltBytes);
	}
	expect(new Set(found.map(({ salt }) => hex(salt))).size).toBe(vaults.length);
});

describe.each([
	['WebAssembly', () => undefined],
	['JavaScript where WebAssembly is missing', withoutWebAssembly],
	['JavaScript where the policy forbids WebAssembly', forbidWebAssembly]
])('in %s', (_name, prepare) => {
	beforeEach(() => prepare());
	afterEach(() => {
		vi.unstubAllGlobals();
		vi.restoreAllMocks();
	});

	test('SEC-F06 the stored parameters are the ones that are used', async () => {
		const salt = new Uint8Array(16).fill(7);
		const kdf: KdfParameters = { name: 'argon2id', memoryKib: 32_768, passes: 2, salt };

		// The expected value comes from another implementation (OpenSSL's, by `argon2Sync` of Node).
		expect(hex(await deriveKey(PASSPHRASE, kdf))).toBe(
			'060c8490dbd74ed27335d2289c83ed8a8cd55fd46e6b44a5efa6b75648f4aa9f'
		);
		expect(hex(await deriveKey(PASSPHRASE, { ...kdf, memoryKib: 8_192, passes: 1 }))).not.toBe(
			hex(await deriveKey(PASSPHRASE, kdf))
		);
	});

	test('an empty secret is derived like any other', async () => {
		const kdf = newKdfParameters({ memoryKib: 64, passes: 1 });

		expect(await deriveKey('', kdf)).toHaveLength(32);
		expect(hex(await deriveKey('', kdf))).not.toBe(hex(await deriveKey(' ', kdf)));
	});
});

test('no two sets of parameters share a salt', () => {
	const salts = Array.from({ length: 1_000 }, () => hex(newKdfParameters().salt));

	expect(new Set(salts).size).toBe(salts.length);
});

/** Wherever they stand in a record. */
function stretchings(value: unknown): KdfParameters[] {
	if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
	return [...(isStretching(value) ? [value] : []), ...Object.values(value).flatMap(stretchings)];
}

function isStretching(value: object): value is KdfParameters {
	return 'name' in value && value.name === 'argon2id';
}

function withoutWebAssembly(): void {
	vi.stubGlobal('WebAssembly', undefined);
}

function forbidWebAssembly(): void {
	vi.spyOn(WebAssembly, 'Module').mockImplementation(function () {
		throw new WebAssembly.CompileError('violates the Content Security Policy');
	});
}
