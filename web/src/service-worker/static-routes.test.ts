import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { addStaticRoutes, STATIC_FILES, type StaticRoute } from './static-routes.ts';

test('hashed files come from the caches and the answers of the server from the network', async () => {
	const added: StaticRoute[] = [];

	await addStaticRoutes({ addRoutes: async (routes: StaticRoute[]) => void added.push(...routes) });

	const sources = added.map(({ condition, source }) => [condition.urlPattern.pathname, source]);
	expect(Object.fromEntries(sources)).toEqual({
		'/sync/*': 'network',
		'/session/*': 'network',
		'/api/*': 'network',
		'/livez': 'network',
		'/readyz': 'network',
		'/_app/immutable/*': 'cache'
	});
});

test.each([
	['without static routes', {}],
	['that refuses them', { addRoutes: () => Promise.reject(new TypeError('Not these')) }],
	[
		'that throws',
		{
			addRoutes: () => {
				throw new TypeError('Not these');
			}
		}
	]
])('the service worker installs in a browser %s', async (_browser, event) => {
	await expect(addStaticRoutes(event)).resolves.toBeUndefined();
});

const STATIC = resolve(import.meta.dirname, '../../static');

test('the service worker caches every static file but the pictures of the installer', async () => {
	const entries = await readdir(STATIC, { recursive: true, withFileTypes: true });
	const files = entries
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => resolve(parentPath, name).slice(STATIC.length))
		.filter((path) => !/\.(png|webp)$/.test(path));

	expect(files.sort()).toEqual(STATIC_FILES.toSorted());
});
