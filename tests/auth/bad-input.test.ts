import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { ENVELOPE_KEY } from '@tenantry/shared/protocol/envelope.ts';
import { HAND_OVER_HEADER } from '@tenantry/shared/protocol/quarantine.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import {
	BROKEN_TEXTS,
	fieldsOf,
	NO_MESSAGES,
	withField,
	withoutField,
	WRONG_TYPES
} from '#support/hostile/absurd.ts';
import { ID, TAKEN, type Taken } from '#support/hostile/endpoints.ts';
import {
	credentialsOf,
	openSignInWorld,
	type SignInWorld,
	type SignInPerson
} from '#support/auth/world.ts';
import { databases } from '#support/store/stores.ts';

interface Knocked {
	readonly status: number;
	readonly text: string;
}

/** Longer than any body of these may be. */
const TOO_LONG_TO_READ = 2_000_000;

const Refusal = z.object({ code: z.string(), requestId: z.string() });

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;
	let ada: SignInPerson;
	let cookie: string | undefined;
	let knocks = 0;

	beforeAll(async () => {
		world = await openSignInWorld({ open });
		ada = await world.addPerson({ email: 'ada@north.example', role: OWNER_ROLE });
	});
	afterAll(() => world.close());

	/** Sends each request from another address, so that attempts are not throttled. */
	async function knock(
		{ path, method, isAdmittedByTicket }: Taken,
		body: string | Uint8Array<ArrayBuffer>,
		headers: Readonly<Record<string, string>> = {}
	): Promise<Knocked> {
		knocks += 1;
		const pass = isAdmittedByTicket ? { [HAND_OVER_HEADER]: world.handOverPass(ID) } : {};
		const sent = { 'content-type': 'application/json', cookie: cookie ?? '', ...pass, ...headers };
		const address = `203.0.${String(Math.floor(knocks / 250))}.${String(knocks % 250)}`;
		const init = { method, headers: sent, body };
		const response = await world.request(path, init, address);
		return { status: response.status, text: await response.text() };
	}

	/** Returns everything that has been decided, and who may sign in. */
	async function everything(): Promise<unknown> {
		const { db } = world.store;
		const tables = [
			'record',
			'mutation',
			'audit_event',
			'credential',
			'api_key',
			'ticket',
			'recovery_code' as const
		] as const;
		const rows = await Promise.all(
			tables.map((table) => db.selectFrom(table).selectAll().execute())
		);
		const devices = await db.selectFrom('device').select(['id', 'name', 'ended_at']).execute();
		const sessions = await db.selectFrom('session').select(['hash', 'ended_at']).execute();
		return [...rows, devices, sessions];
	}

	describe.each(TAKEN)('$path, asked by $method', (endpoint) => {
		const { message, limits, optional, nullable, inner } = endpoint;
		const isOpen = ([first]: readonly string[]) => first !== inner;
		const fields = fieldsOf(message).filter((path) => path.length === 1 || isOpen(path));
		const texts = Object.keys(limits)
			.map((name) => name.split('.'))
			.filter(isOpen);

		beforeEach(async () => {
			world.clock.now += 3_600_000;
			({ cookie } = await world.post('/session/v1/sign-in', credentialsOf(ada)));
		});

		test('refuses bodies that are not messages', async () => {
			const before = await everything();
			const answers: Knocked[] = [];
			for (const [, body] of NO_MESSAGES) answers.push(await knock(endpoint, body));

			expectRefused(answers);
			expect(await everything()).toEqual(before);
		});

		test('SEC-D03 refuses an extra, a missing and a duplicated field', async () => {
			const before = await everything();
			const text = JSON.stringify(message);
			const isEmpty = text === '{}';
			const bodies = [
				...['"x":1', '"__proto__":{"x":1}', '"constructor":1', '"toString":1'].map((more) =>
					text.replace('{', isEmpty ? `{${more}` : `{${more},`)
				),
				...fields
					.filter((path) => !optional.has(path.join('.')))
					.map((path) => withoutField(message, path)),
				...Object.entries(message).map(([name, value]: [string, unknown]) =>
					text.replace('{', `{${JSON.stringify({ [name]: value }).slice(1, -1)},`)
				)
			];
			const answers: Knocked[] = [];
			for (const body of bodies) answers.push(await knock(endpoint, body));

			expectRefused(answers);
			expect(await everything()).toEqual(before);
		});

		test('refuses values of other types and texts that cannot be stored', async () => {
			const before = await everything();
			const answers: Knocked[] = [];
			for (const path of texts) {
				const wrong = WRONG_TYPES.filter(
					(value) => value !== '' && !(value === null && nullable.has(path.join('.')))
				);
				for (const value of wrong)
					answers.push(await knock(endpoint, withField(message, path, JSON.stringify(value))));
				// A change with such a text is refused for itself, see tests/sync/verdicts/decisions.test.ts.
				for (const raw of inner === '' ? BROKEN_TEXTS : [])
					answers.push(await knock(endpoint, withField(message, path, raw)));
			}

			expectRefused(answers);
			expect(await everything()).toEqual(before);
		});

		test('accepts texts up to the maximum length and no longer ones', async () => {
			const before = await everything();
			const [fitting, over, absurd]: [Knocked[], Knocked[], Knocked[]] = [[], [], []];
			for (const path of texts) {
				const limit = limits[path.join('.')] ?? 0;
				const long = (length: number) =>
					withField(message, path, JSON.stringify('a'.repeat(length)));
				fitting.push(await knock(endpoint, long(limit)));
				over.push(await knock(endpoint, long(limit + 1)));
				absurd.push(await knock(endpoint, long(TOO_LONG_TO_READ)));
			}

			expectRefused(over);
			expectRefused(absurd, [413, 'too_large']);
			for (const { status, text } of fitting) {
				expect(status).toBeLessThan(500);
				// A key that already has another use is refused, too.
				if (endpoint.path !== ENVELOPE_KEY.path) expect(text).not.toContain('invalid_request');
			}
			// These two do what they are asked, because what they carry is right.
			if (!/(?:sign-out|devices\/rename)$/.test(endpoint.path))
				expect(await everything()).toEqual(before);
		});

		test('never fails, whatever the fields contain', async () => {
			const numbers = ['-1', '0', '1.5', '1e308', '-1e308', '9007199254740993', '1e-300'];
			const others = WRONG_TYPES.map((value) => JSON.stringify(value));
			const found: string[] = [];
			for (const path of fields)
				for (const raw of [...numbers, ...others, ...BROKEN_TEXTS]) {
					const { status, text } = await knock(endpoint, withField(message, path, raw));
					if (status >= 500) found.push(`${path.join('.')} = ${raw}: ${text}`);
				}

			expect(found).toEqual([]);
		});
	});
});

function expectRefused(
	answers: readonly Knocked[],
	expected: readonly [number, string] = [400, 'invalid_request']
): void {
	const found = answers.map(({ status, text }) => [status, Refusal.parse(JSON.parse(text)).code]);
	expect(found).toEqual(answers.map(() => expected));
}
