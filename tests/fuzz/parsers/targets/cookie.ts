import { deepStrictEqual, ok } from 'node:assert/strict';
import { formatCookie, parseCookie } from '@tenantry/sync-server/sync/cookie.ts';
import type { ParserTarget } from '#fuzz/parsers/target.ts';

const COOKIE = { v: 7, h: '0123456789abcdef', t: 1_767_603_600_000, s: 'all' };
const FILL = { c: 1, k: 'a'.repeat(24), sent: 10, total: 20, seen: 7 };

export const target: ParserTarget = {
	seeds: [
		formatCookie(COOKIE),
		formatCookie({ ...COOKIE, f: FILL }),
		formatCookie({ ...COOKIE, n: { v: 9, h: 'fedcba9876543210' }, f: FILL })
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
	deepStrictEqual(parseCookie(formatCookie(cookie)), cookie);
	ok(Number.isSafeInteger(cookie.v) && cookie.v >= 0, 'a version is a count');
	return true;
}
