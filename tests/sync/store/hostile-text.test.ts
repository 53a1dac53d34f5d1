import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApiClient, recordOf, type ApiClient } from '#support/api/client.ts';
import { HOSTILE_TEXTS, hostileTexts } from '#support/hostile/texts.ts';
import { newId } from '#support/servers/operator.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import {
	createServerWorld,
	DATABASES,
	type ServerWorld,
	type SignedInDevice
} from '#support/servers/world.ts';

const LONGEST = 200;
const A_REQUEST = 250;
/**
 * Units that slow patterns are slow on, each repeated to the longest text that a request can bring.
 */
const EVIL = [
	'a',
	' ',
	'\t',
	'-',
	'.',
	'@',
	'0',
	'"',
	',',
	'\\',
	'(',
	'a@',
	'a.',
	'\u00e9',
	'%',
	'='
];
const EVIL_BYTES = 64 * 1024;
const PATIENCE_MS = 120_000;

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let device: SignedInDevice;
	let replica: ServerReplica;
	let subject: string;
	let api: ApiClient;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		const owner = await world.addAdministrator({ role: OWNER_ROLE });
		subject = await world.addAdministrator({ role: 'Help Desk' });
		device = await world.signIn(owner);
		replica = new ServerReplica(world, device);
		await replica.pull();
		api = await openApiClient(world, owner);
	});
	afterEach(() => world.close());

	test('SEC-E12 a thousand hostile texts come back byte for byte and run in no spreadsheet', async () => {
		const texts = hostileTexts(1200).filter(isKeepable).slice(0, 1000);
		const names = texts.map((text) => text.trim()).filter((text) => text !== '');
		const byId = new Map(names.map((name) => [newId(), name]));

		expect(texts).toHaveLength(1000);
		await pushAll([
			...[...byId].map(([id, name]) => replica.mutation('organization.create', { id, name })),
			...texts.map((reason) =>
				replica.mutation('administrator.requireMfa', { id: subject, reason })
			)
		]);
		await replica.pull();

		const kept = new Map(
			[...byId.keys()].map((id) => [id, replica.value('organization', id)?.name])
		);
		expect(kept).toEqual(byId);
		const events = (await world.audit()).filter(({ name }) => name.endsWith('requireMfa'));
		expect(events.map(({ reason }) => reason)).toEqual(texts);
		const cells = cellsOf(await exported());
		expect(cells.length).toBeGreaterThan(texts.length);
		expect(cells.filter((cell) => /^[=+\-@\t\r\0]/.test(cell))).toEqual([]);
	});

	test(
		'SEC-E12 filters, orders and paths are only values or names of the list',
		{ timeout: PATIENCE_MS },
		async () => {
			const list = `/providers/${world.providerId}/administrators`;
			const before = (await api.get(list)).body;
			const statuses = new Set<number>();
			for (const text of HOSTILE_TEXTS) {
				const word = encodeURIComponent(text.toWellFormed());
				for (const query of [
					`filter=email:eq:${word}`,
					`sort=${word}`,
					`fields=${word}`,
					`${word}=1`
				])
					statuses.add((await api.get(`${list}?${query}`)).status);
				if (word.length < 1000 && word !== '')
					statuses.add((await api.get(`${list}/${word}`)).status);
				world.clock.now += 1000;
			}

			expect([...statuses].filter((status) => ![200, 400, 404].includes(status))).toEqual([]);
			expect((await api.get(list)).body).toEqual(before);
		}
	);

	test(
		'SEC-E13 no text of 64 KiB of any characters blocks the server',
		{ timeout: PATIENCE_MS },
		async () => {
			const list = `/providers/${world.providerId}/administrators`;
			const fields = ['email', 'firstname', 'lastname', 'role', 'roleName'];
			for (const unit of EVIL) {
				const text = `x${unit.repeat(Math.ceil(EVIL_BYTES / unit.length))}!`;
				for (const field of fields) {
					const body = { email: 'a@b.example', roleName: 'Manager', [field]: text };
					const answer = await api.post(list, body);
					expect(answer.status).toBe(400);
				}
				for (const name of ['code', 'password', 'email'])
					expect((await signInWith({ [name]: text })).status).toBe(400);
				const [result] = await replica.push(
					replica.mutation('administrator.editDetails', { id: subject, firstName: text })
				);
				expect(result?.rejection?.code).toBe('invalid_arguments');
				world.clock.now += 1000;
			}
			const listed = await api.get(list);
			expect(recordOf(listed).totalCount).toBe(2);
		}
	);

	async function pushAll(mutations: readonly Mutation[]): Promise<void> {
		for (let at = 0; at < mutations.length; at += A_REQUEST) {
			const results = await replica.push(...mutations.slice(at, at + A_REQUEST));
			expect(results.filter(({ rejection }) => rejection !== undefined)).toEqual([]);
		}
	}

	async function exported(): Promise<string> {
		const query = new URLSearchParams({ deviceId: device.deviceId, format: 'csv' });
		return (await device.fetch(`/sync/v1/audit/export?${query}`)).text();
	}

	function signInWith(fields: Readonly<Record<string, string>>): Promise<Response> {
		const request = { email: 'a@b.example', password: 'x', device: { name: '' }, ...fields };
		const headers = { 'content-type': 'application/json' };
		const init = { method: 'POST', headers, body: JSON.stringify(request) };
		return world.request('/session/v1/sign-in', init);
	}
});

/**
 * Returns whether a database can keep a text; others are refused, see tests/sync/store/bad-input.test.ts.
 */
function isKeepable(text: string): boolean {
	return text.isWellFormed() && !text.includes('\0') && text.length <= LONGEST;
}

/** Cells of a CSV (RFC 4180), read by a rule that is not the writer's. */
function cellsOf(csv: string): readonly string[] {
	const cells = csv.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g);
	return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}
