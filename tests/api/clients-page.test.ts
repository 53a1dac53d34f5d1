import { readFile } from 'node:fs/promises';
import { createOperations } from '@tenantry/sync-server/api/operations.ts';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';

const PAGE = new URL('../../docs/api-clients.md', import.meta.url);
const CALLS = new URL('../fixtures/upstream-calls.json', import.meta.url);

/** The first cells of the table under a heading. */
function callsUnder(heading: string, page: string): string[] {
	const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
	return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, call = '']) => call);
}

function isUnder(call: string, pattern: string): boolean {
	const path = call.slice(call.indexOf(' ') + 1);
	return pattern.endsWith('…') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

test('the page says of each call of the published clients whether it is here', async () => {
	const page = await readFile(PAGE, 'utf8');
	const { calls } = z
		.object({ calls: z.array(z.string()) })
		.parse(JSON.parse(await readFile(CALLS, 'utf8')));
	const here = new Set(
		createOperations().map(({ method, path }) => `${method.toUpperCase()} /api/v2${path}`)
	);

	const [present, absent] = [
		calls.filter((call) => here.has(call)),
		calls.filter((call) => !here.has(call))
	];
	const patterns = callsUnder('Not here', page);
	expect(callsUnder('Here', page).toSorted()).toEqual(present.toSorted());
	expect(absent.filter((call) => !patterns.some((one) => isUnder(call, one)))).toEqual([]);
	expect(patterns.filter((one) => !absent.some((call) => isUnder(call, one)))).toEqual([]);
	expect(present.filter((call) => patterns.some((one) => isUnder(call, one)))).toEqual([]);
	expect(calls.length).toBeGreaterThan(40);
});
