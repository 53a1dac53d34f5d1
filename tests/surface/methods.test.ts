import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withSessionKey } from '#support/servers/session-keys.ts';
import { serveSurface, type ServedSurface } from '#support/api/surface.ts';

const METHODS = [
	'GET',
	'HEAD',
	'POST',
	'PUT',
	'PATCH',
	'DELETE',
	'OPTIONS',
	'TRACE',
	'PROPFIND',
	'QUERY',
	'LOCK',
	'PURGE'
];

let surface: ServedSurface;

beforeAll(async () => {
	surface = await serveSurface();
});
afterAll(() => surface.close());

interface Knocked {
	readonly status: number;
	readonly allow: readonly string[];
}

function isRight({ status, allow }: Knocked, methods: ReadonlySet<string>, method: string) {
	if (methods.has(method)) return status !== 405;
	return status === 405 && allow.toSorted().join() === [...methods].toSorted().join();
}

/** Uses a real connection, because nothing else lets every method through. */
async function knock(method: string, path: string) {
	surface.world.clock.now += 100;
	const keys = { cookie: surface.owner.cookie, 'x-api-key': surface.key };
	const headers = { ...Object.fromEntries(withSessionKey(keys)), connection: 'close' };
	return new Promise<Knocked>((resolve, reject) => {
		const asked = request({ host: '127.0.0.1', port: surface.port, method, path, headers });
		asked.on('response', (answer) => {
			const { statusCode = 0, headers: said } = answer;
			answer.destroy();
			resolve({ status: statusCode, allow: (said.allow ?? '').split(', ').filter(Boolean) });
		});
		asked.on('error', reject);
		asked.end();
	});
}

test('SEC-E06 every route answers its own methods, and other methods with 405 and a list of them', async () => {
	const methodsByPath = new Map<string, Set<string>>();
	for (const { path, method } of surface.routes)
		methodsByPath.set(path, (methodsByPath.get(path) ?? new Set<string>()).add(method));
	for (const path of ['/', '/administrators', '/x.js']) methodsByPath.set(path, new Set(['GET']));
	const wrong: string[] = [];

	for (const [path, methods] of methodsByPath) {
		if (methods.has('GET')) methods.add('HEAD');
		for (const method of METHODS) {
			const answer = await knock(method, path);
			if (!isRight(answer, methods, method))
				wrong.push(`${method} ${path}: ${answer.status} ${answer.allow.join()}`);
		}
	}

	expect(wrong).toEqual([]);
});

test('SEC-E06 the server does not proxy connections to other hosts', async () => {
	const asked = request({
		host: '127.0.0.1',
		port: surface.port,
		method: 'CONNECT',
		path: 'evil.example:443'
	});
	const connected = new Promise<boolean>((resolve) => {
		asked.on('connect', () => resolve(true));
		asked.on('response', () => resolve(false));
		asked.on('error', () => resolve(false));
	});
	asked.end();

	expect(await connected).toBe(false);
});
