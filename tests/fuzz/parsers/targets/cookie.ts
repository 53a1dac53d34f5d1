import { deepStrictEqual, ok } from 'node:assert/strict';
import { createSealer } from '@tenantry/sync-server/auth/keys/sealer.ts';
import {
	formatCookie,
	openCookie,
	parseCookie
} from '@tenantry/sync-server/sync/readers/cookie.ts';
import type { ParserTarget } from '#fuzz/parsers/target.ts';

const SEAL = createSealer([{ id: 'test', key: new Uint8Array(32) }]);
const COOKIE = { v: 7, h: '0123456789abcdef', t: 1_767_603_600_000, s: 'all' };
const FILL = { c: 1, k: 'a'.repeat(24), sent: 10, total: 20, seen: 7 };

export const target: ParserTarget = {
	seeds: [
		formatCookie(COOKIE, SEAL),
		formatCookie({ ...COOKIE, f: FILL }, SEAL),
		formatCookie({ ...COOKIE, n: { v: 9, h: 'fedcba9876543210' }, f: FILL }, SEAL)
	],
	/** A text that is base64url, and one that is about to be. */
	judge(input) {
		const read = [input.toString(), input.toString('base64url')].map(requireSameWhenWritten);
		return read.includes(true);
	}
};

function requireSameWhenWritten(text: string): boolean {
	const cookie = parseCookie(text);
	if (cookie === undefined) return false;
	deepStrictEqual(openCookie(formatCookie(cookie, SEAL), SEAL), cookie);
	ok(Number.isSafeInteger(cookie.v) && cookie.v >= 0, 'a version is a count');
	return true;
}
