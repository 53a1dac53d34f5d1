import { deepStrictEqual, ok } from 'node:assert/strict';
import { TamperedError } from '@tenantry/web/vault/sealer.ts';
import { createVault, renewKey } from '@tenantry/web/vault/vault-keeping.ts';
import { openKeys, sealerOf, type VaultKeys, type StoredVault } from '@tenantry/web/vault/vault.ts';
import type { Wrap } from '@tenantry/web/vault/wrap.ts';
import { bite, bitesIn, bitesTo, type Bite } from '#fuzz/parsers/bites.ts';
import type { ParserTarget } from '#fuzz/parsers/target.ts';

const IDENTITY = { providerId: 'p1', administratorId: 'a1', deviceId: 'd1' };
/**
 * A passkey, because a passphrase takes half a second each time and makes no difference to what is
 * checked here.
 */
const PASSKEY = {
	kind: 'passkey',
	credentialId: 'key-1',
	prf: new Uint8Array(32).fill(7),
	prfSalt: new Uint8Array(32).fill(9)
} as const;
const PLACE = 'log/1';
const PLAIN = new TextEncoder().encode('{"administrator":"Jiménez"}');
const workshop = openWorkshop();
/** One for each part of a record. */
const parts: readonly ((record: StoredVault, how: Biter) => StoredVault)[] = [
	(record, { text }) => ({ ...record, providerId: text(record.providerId) }),
	(record, { text }) => ({ ...record, administratorId: text(record.administratorId) }),
	(record, { text }) => ({ ...record, deviceId: text(record.deviceId) }),
	(record, { text }) => ({ ...record, keyId: text(record.keyId) }),
	(record, { bytes }) => ({ ...record, roll: bytes(record.roll) }),
	(record, { bytes, text }) => ({
		...record,
		former: record.former.map(({ keyId, sealed }) => ({
			keyId: text(keyId),
			sealed: bytes(sealed)
		}))
	}),
	onWraps((wrap, { bytes }) => ({ ...wrap, privateKey: bytes(wrap.privateKey) })),
	onWraps((wrap, { bytes }) => ({ ...wrap, publicKey: bytes(wrap.publicKey) })),
	onWraps((wrap, { bytes }) => ({
		...wrap,
		box: { ...wrap.box, ephemeral: bytes(wrap.box.ephemeral) }
	})),
	onWraps((wrap, { bytes }) => ({
		...wrap,
		box: { ...wrap.box, sealed: bytes(wrap.box.sealed) }
	})),
	(record) => ({ ...record, wraps: [...record.wraps, ...record.wraps] }),
	(record) => ({ ...record, wraps: [] })
];

export const target: ParserTarget = {
	seeds: [
		'',
		...parts.map((_, part) => bitesTo({ part, place: 0, mask: 1 })),
		...[4, 5, 6, 8, 9].map((part) => bitesTo({ part, place: 11, mask: 0 }))
	],
	async judge(input) {
		const { record, keys, sealed } = await workshop;
		let bitten = record;
		for (const one of bitesIn(input))
			bitten = parts[one.part % parts.length]?.(bitten, biterOf(one)) ?? bitten;
		const opened = await openKeys(bitten, PASSKEY);
		if (opened === undefined) return false;
		requireSameKeys(opened, keys);
		return requireSamePlain(bitten, opened, sealed);
	}
};

/** Requires that an opened record yields the keys that were put there. */
function requireSameKeys(opened: VaultKeys, made: VaultKeys): void {
	deepStrictEqual(opened.dataKey, made.dataKey);
	for (const { key } of opened.former)
		ok(
			made.former.some((former) => Buffer.from(key).equals(former.key)),
			'a key of nobody’s'
		);
}

async function requireSamePlain(
	record: StoredVault,
	keys: VaultKeys,
	sealed: Uint8Array<ArrayBuffer>
): Promise<boolean> {
	try {
		deepStrictEqual(await (await sealerOf(record, keys)).open(PLACE, sealed), PLAIN);
		return true;
	} catch (error) {
		if (error instanceof TamperedError) return false;
		throw error;
	}
}

interface Biter {
	readonly bytes: (whole: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
	readonly text: (whole: string) => string;
}

function biterOf(one: Bite): Biter {
	return {
		bytes: (whole) => bite(whole, one),
		text: (whole) => Buffer.from(bite(Uint8Array.from(Buffer.from(whole)), one)).toString('latin1')
	};
}

type PasskeyWrap = Extract<Wrap, { method: 'passkey' }>;

function onWraps(change: (wrap: PasskeyWrap, how: Biter) => PasskeyWrap) {
	return (record: StoredVault, how: Biter): StoredVault => ({
		...record,
		wraps: record.wraps.map((wrap) => (wrap.method === 'passkey' ? change(wrap, how) : wrap))
	});
}

/** Makes a vault with an earlier data key, under which something is still sealed. */
async function openWorkshop() {
	const made = await createVault(PASSKEY, IDENTITY);
	ok(made !== undefined);
	const sealed = await (await sealerOf(made.record, made.keys)).seal(PLACE, PLAIN);
	return { ...(await renewKey(made)), sealed };
}
