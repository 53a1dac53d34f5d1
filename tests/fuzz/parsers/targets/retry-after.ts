import { ok, strictEqual } from 'node:assert/strict';
import { SYNC_HEADER } from '@tenantry/shared/protocol/version.ts';
import { createServerApi } from '@tenantry/web/sync/server-api.ts';
import { isHeaderText } from '#fuzz/parsers/header-text.ts';
import type { ParserTarget } from '#fuzz/parsers/target.ts';

const LONGEST_MS = 24 * 60 * 60_000;
const DATE = 'Wed, 25 Nov 2026 15:00:00 GMT';

export const target: ParserTarget = {
	seeds: [
		'0',
		'120',
		'1e3',
		'0x10',
		'9'.repeat(400),
		'',
		'1.5',
		`Wed, 25 Nov 2026 15:00:30 GMT\n${DATE}`,
		`Wed, 25 Nov 2026 14:00:00 GMT\n${DATE}`,
		`Wed, 25 Nov 2099 15:00:00 GMT\n${DATE}`,
		`soon\n${DATE}`
	],
	/** The second line of an input is the server's clock. */
	async judge(input) {
		const [said = '', date = ''] = input.toString('latin1').split('\n');
		if (!isHeaderText(said) || !isHeaderText(date)) return false;
		const waitMs = await waitOf(said, date);
		if (waitMs === undefined) return false;
		ok(Number.isFinite(waitMs) && waitMs >= 0, `waits ${waitMs}`);
		// A browser's timer that is set for longer than 24 days runs at once.
		ok(waitMs <= LONGEST_MS, `waits for ${waitMs}`);
		if (/^\d{1,4}$/.test(said.trim())) strictEqual(waitMs, Number(said) * 1000);
		return true;
	}
};

async function waitOf(said: string, date: string): Promise<number | undefined> {
	const headers = { [SYNC_HEADER]: '1', 'retry-after': said, date };
	const refusal = () =>
		Promise.resolve(Response.json({ code: 'overloaded' }, { status: 503, headers }));
	const api = createServerApi({ fetch: refusal, after: () => () => {} });
	const answer = await api.known({ deviceId: 'd', ids: [] });
	ok(!answer.ok, 'a refusal is none');
	strictEqual(answer.error.code, 'overloaded');
	return answer.error.retryAfterMs;
}
