import { expect, test } from 'vitest';
import { addStaticRoutes, type StaticRoute } from './static-routes.ts';

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
