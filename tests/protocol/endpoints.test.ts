import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ENDPOINTS } from '@tenantry/shared/protocol/endpoints.ts';
import { expect, test } from 'vitest';
import { createServerWorld } from '#support/servers/world.ts';

const PAGE = resolve(import.meta.dirname, '../../docs/protocol.md');
const OURS = /^\/(?:sync|session)\/v1\//;
const NAMED = /(?<method>GET|POST|DELETE) (?<path>\/(?:sync|session)\/v1\/[\w/{}-]+)/g;

test('the server answers every endpoint of the table, and no other path of the app', async () => {
	await using kept = new AsyncDisposableStack();
	const world = kept.adopt(await createServerWorld(), (it) => it.close());
	const served = world.routes
		.filter(({ method, path }) => method !== 'ALL' && OURS.test(path))
		.map(({ method, path }) => `${method} ${path}`);

	expect([...new Set(served)].toSorted()).toEqual(
		ENDPOINTS.map(({ method, path }) => `${method} ${path}`).toSorted()
	);
});

test('the page on the protocol names every endpoint, and none that there is not', async () => {
	const page = await readFile(PAGE, 'utf8');
	const named = [...page.matchAll(NAMED)].map(([text]) => text.replaceAll(/\{(\w+)\}/g, ':$1'));
	const known = new Set(ENDPOINTS.map(({ method, path }) => `${method} ${path}`));

	expect(named.filter((one) => !known.has(one))).toEqual([]);
	expect(
		ENDPOINTS.filter(({ path }) => !page.includes(path.replace(':id', '{id}'))).map(
			({ path }) => path
		)
	).toEqual([]);
});
