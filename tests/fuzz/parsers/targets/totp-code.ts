import { strictEqual } from 'node:assert/strict';
import { matchTotp } from '@tenantry/sync-server/auth/totp/totp.ts';
import type { ParserTarget } from '#fuzz/parsers/target.ts';
import { codeOf } from '#support/auth/totp.ts';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const AT = Date.UTC(2026, 10, 25, 15);
const STEP = Math.floor(AT / 30_000);
/** Time steps by their codes: the current one and the one before (RFC 6238, section 5.2). */
const STEP_BY_CODE = new Map([
	[codeOf(SECRET, { at: AT, stepsAhead: -1 }), STEP - 1],
	[codeOf(SECRET, { at: AT }), STEP]
]);

export const target: ParserTarget = {
	seeds: [
		...STEP_BY_CODE.keys(),
		codeOf(SECRET, { at: AT }).replace(/^.../, '$& '),
		codeOf(SECRET, { at: AT, stepsAhead: 1 }),
		'１２３４５６'
	],
	async judge(input) {
		const text = input.toString();
		const step = await matchTotp(SECRET, text, AT);
		strictEqual(step, STEP_BY_CODE.get(text.replaceAll(' ', '')));
		return step !== undefined;
	}
};
