import { Validator } from '@seriousme/openapi-schema-validator';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApiClient, recordOf, type ApiClient } from '#support/api/client.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';

let world: ServerWorld;
let owner: string;
let api: ApiClient;
let document: Record<string, unknown>;

beforeAll(async () => {
	world = await createServerWorld();
	owner = await world.addAdministrator({ role: OWNER_ROLE });
	api = await openApiClient(world, owner);
	document = recordOf(await api.get('/openapi.json'));
});
afterAll(() => world.close());

test('the document is valid OpenAPI 3.1', async () => {
	const { valid, errors } = await new Validator().validate(document);

	expect(errors).toBeUndefined();
	expect(valid).toBe(true);
	expect(document.openapi).toBe('3.1.0');
});

test('the document names every verb and path of the public API', () => {
	const paths = recordOf({ body: document.paths });
	const provider = '/providers/{provider_id}';
	const one = `${provider}/administrators/{id}`;

	expect(
		Object.entries(paths).map(([path, verbs]) => [path, Object.keys(verbs ?? {}).toSorted()])
	).toEqual([
		['/me', ['get']],
		['/providers', ['get']],
		[provider, ['get']],
		[`${provider}/administrators`, ['get', 'post']],
		[one, ['delete', 'get', 'patch', 'put']],
		...['suspend', 'restore', 'resettotp', 'resetpassword'].map((verb) => [
			`${one}/${verb}`,
			['post']
		]),
		['/administrators/{id}/organizationlinks', ['get', 'post']],
		['/administrators/{administrator_id}/organizationlinks/{id}', ['delete']],
		['/organizations/{id}/administratorlinks', ['get']],
		[`${provider}/organizations`, ['get', 'post']],
		[`${provider}/organizations/{id}`, ['delete', 'get', 'patch', 'put']],
		[`${provider}/settings`, ['get', 'patch']],
		[`${provider}/events`, ['get']],
		['/roles', ['get']]
	]);
});

test('a client generated from the document compiles and catches an unknown field', async () => {
	const types = astToString(await openapiTS(JSON.stringify(document)));
	const uses = (field: string) => `
		type Body = operations['createAdministrator']['requestBody']['content']['application/json'];
		export const body: Body = { ${field}: 'a@ex.example' };
		export const id = (one: components['schemas']['Administrator']): string => one.id;`;

	expect(faultsOf(types + uses('email'))).toEqual([]);
	expect(faultsOf(types + uses('mail'))).not.toEqual([]);
});

test('SEC-E17 the reference is a page without scripts for signed-in people', async () => {
	const device = await world.signIn(owner);

	const page = await device.fetch('/api/reference', {
		headers: { 'sec-fetch-dest': 'document', 'sec-fetch-site': 'same-origin' }
	});
	const text = await page.text();
	const stranger = await world.request('/api/reference');
	const style = await world.request('/api/reference.css');

	expect(page.status).toBe(200);
	expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
	expect(text).toContain('GET /providers/{provider_id}/administrators');
	expect(text).not.toMatch(/<script|style=|https?:\/\//);
	expect(stranger.status).toBe(303);
	expect(stranger.headers.get('location')).toBe('/');
	expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
});

test('every link of the reference opens in the browser that shows it', async () => {
	const device = await world.signIn(owner);
	const headers = {
		'sec-fetch-dest': 'document',
		'sec-fetch-mode': 'navigate',
		'sec-fetch-site': 'same-origin'
	};
	const text = await (await device.fetch('/api/reference', { headers })).text();
	const addresses = [...text.matchAll(/<a href="([^"]+)"/g)].map(([, address = '']) => address);
	const opened = addresses.filter((address) => address !== '/');

	const answers = await Promise.all(opened.map((address) => device.fetch(address, { headers })));
	const stranger = await world.request('/api/reference.json', { headers });

	expect(opened).toEqual(['/api/reference.json']);
	expect(answers.map(({ status }) => status)).toEqual([200]);
	expect(await answers[0]?.json()).toEqual(document);
	expect([stranger.status, stranger.headers.get('location')]).toEqual([303, '/']);
});

test('SEC-E17 the document is available only to sessions and keys', async () => {
	const device = await world.signIn(owner);

	expect((await device.fetch('/api/v2/openapi.json')).status).toBe(200);
	expect((await world.request('/api/v2/openapi.json')).status).toBe(401);
});

function faultsOf(source: string): string[] {
	const name = 'client.ts';
	const options: ts.CompilerOptions = { strict: true, noEmit: true, types: [] };
	const host = ts.createCompilerHost(options);
	const read = host.getSourceFile.bind(host);
	host.getSourceFile = (path, target) =>
		path === name ? ts.createSourceFile(name, source, target) : read(path, target);
	const program = ts.createProgram([name], options, host);
	return ts
		.getPreEmitDiagnostics(program)
		.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
