import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { Mutation, PushResult } from '@tenantry/shared/protocol/push.ts';
import { firstBrokenLink } from '@tenantry/sync-server/sync/audit/chain.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import {
	BROKEN_TEXTS,
	fieldsOf,
	withField,
	withoutField,
	WRONG_TYPES
} from '#support/hostile/absurd.ts';
import { call, CAPABILITIES, type Call, type Target } from '#support/matrix/capabilities.ts';
import { createMatrixWorld, type MatrixWorld } from '#support/matrix/world.ts';
import { PROVIDER_CAPABILITIES } from '#support/matrix/provider-capabilities.ts';
import { newMutationId, ServerReplica } from '#support/servers/replica.ts';
import { newId } from '#support/servers/operator.ts';
import { DATABASES } from '#support/servers/world.ts';

const CALLS = [...CAPABILITIES, ...PROVIDER_CAPABILITIES].flatMap(({ name, call: made }) =>
	made === undefined ? [] : [{ name, made }]
);
const Args = z.record(z.string(), z.unknown());
const TOO_LARGE = ['1e308', '-1e308', '9007199254740993', '1e-300', `"${'x'.repeat(5000)}"`];

describe.each(DATABASES)('on %s', (database) => {
	let matrix: MatrixWorld;
	let replica: ServerReplica;
	let target: Target;

	beforeAll(async () => {
		matrix = await createMatrixWorld(database);
		const { targets } = await matrix.cast('Manager');
		target = targets.other;
	});
	afterAll(() => matrix.world.close());

	// Each test is of another owner, because the server limits what one person's refused changes leave.
	beforeEach(async () => {
		const { world } = matrix;
		// Has enrolled, whatever the Global MFA Requirement comes to.
		const owner = await world.addAdministrator({ role: OWNER_ROLE, mfaRequired: true });
		replica = new ServerReplica(world, await world.signIn(owner));
		await replica.pull();
	});

	/** Returns the same change with arguments that no one who uses the app can make. */
	function sayingInstead(mutation: Mutation, args: string): Mutation {
		return { ...mutation, id: newMutationId(), args: JSON.parse(args) };
	}

	function records(): Promise<unknown> {
		const { db } = matrix.world.store;
		return db.selectFrom('record').selectAll().orderBy('id').orderBy('collection').execute();
	}

	/** Pushes in batches of the most mutations that one request may bring. */
	async function pushAll(mutations: readonly Mutation[]): Promise<readonly PushResult[]> {
		const results: PushResult[] = [];
		for (let at = 0; at < mutations.length; at += 100)
			results.push(...(await replica.push(...mutations.slice(at, at + 100))));
		return results;
	}

	test.each(CALLS)('to $name is refused on its own with malformed arguments', async (each) => {
		const mutation = each.made(target).on(replica);
		const args = Args.parse(mutation.args);
		const fields = fieldsOf(args);
		const text = JSON.stringify(args);
		const before = await records();
		const bodies = [
			'null',
			'[]',
			'""',
			'1',
			'{}',
			'{"__proto__":{"x":1}}',
			...['"x":1', '"__proto__":{"x":1}', '"constructor":1'].map((more) =>
				text.replace('{', `{${more},`)
			),
			...fields.map((path) => withoutField(args, path)),
			...fields.flatMap((path) =>
				[...[{}, [[]], { $ne: null }].map((value) => JSON.stringify(value)), ...BROKEN_TEXTS].map(
					(raw) => withField(args, path, raw)
				)
			)
		].filter((body) => !mayBeLeftOut(each.name, body));

		const results = await pushAll(bodies.map((body) => sayingInstead(mutation, body)));

		const codes = new Set(results.map(({ rejection }) => rejection?.code));
		expect([...codes]).toEqual(['invalid_arguments']);
		expect(await records()).toEqual(before);
	});

	test.each(CALLS)('to $name never fails, whatever its arguments contain', async ({ made }) => {
		const mutation = made(target).on(replica);
		const args = Args.parse(mutation.args);
		const raws = [...WRONG_TYPES.map((value) => JSON.stringify(value)), ...TOO_LARGE];
		const bodies = fieldsOf(args).flatMap((path) => raws.map((raw) => withField(args, path, raw)));

		const results = await pushAll(bodies.map((body) => sayingInstead(mutation, body)));

		const codes = results.map(({ rejection }) => rejection?.code);
		expect(results).toHaveLength(bodies.length);
		expect(codes).not.toContain('internal_error');
	});

	test.each<readonly [string, number, (text: string) => Call]>([
		['a first name', 200, (firstName) => edit({ firstName })],
		['a last name', 200, (lastName) => edit({ lastName })],
		['an address', 320, (text) => edit({ email: `${text.slice(11)}@ex.example` })],
		['a reason', 500, (reason) => call('administrator.requireMfa', { id: target.id, reason })],
		['a ticket', 100, (ticket) => call('administrator.requireMfa', { id: target.id, ticket })],
		['the name of an organization', 200, (name) => call('organization.create', named(name))]
	])('%s is limited to %i characters', async (_name, limit, made) => {
		const fitting = made('x'.repeat(limit)).on(replica);
		const over = made('x'.repeat(limit + 1)).on(replica);

		const [kept, refused] = await replica.push(fitting, over);

		expect(kept?.rejection).toBeUndefined();
		expect(refused?.rejection?.code).toBe('invalid_arguments');
	});

	test.each([
		'',
		' ',
		'nobody',
		'@',
		'a@b',
		'a@@b.example',
		'a b@ex.example',
		'a@ex..example',
		'a@ex.example,b@ex.example',
		'<a@ex.example>',
		'x'.repeat(200),
		'a@.example'
	])('the address %j is refused with a code of its own', async (email) => {
		const [result] = await replica.push(edit({ email }).on(replica));

		expect(result?.rejection?.code).toBe(email.trim() === '' ? 'email_required' : 'email_invalid');
	});

	test('a thousand organizations at once are granted, and one more is refused', async () => {
		const ids = Array.from({ length: 1001 }, () => target.organizationId);
		const grant = (organizationIds: string[]) =>
			replica.mutation('organizationAccess.grant', { id: target.id, organizationIds });

		const [fitting, over, none] = await replica.push(grant(ids.slice(1)), grant(ids), grant([]));

		expect(fitting?.outcome).toBe('applied');
		expect(over?.rejection?.code).toBe('invalid_arguments');
		expect(none?.rejection?.code).toBe('invalid_arguments');
	});

	test('changes with unknown names are deferred and decide nothing', async () => {
		const before = await records();
		const names = ['administrator.become', 'toString', '__proto__', 'constructor', '', '\0'];

		const results = await replica.push(
			...names.map((name) => ({ ...edit({ firstName: 'x' }).on(replica), name }))
		);

		expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['deferred']));
		expect(await records()).toEqual(before);
	});

	test('the audit is consistent afterwards', async () => {
		expect(firstBrokenLink(await matrix.world.audit())).toBeUndefined();
	});

	function edit(patch: { email?: string; firstName?: string; lastName?: string }): Call {
		return call('administrator.editDetails', { id: target.id, ...patch });
	}
});

function named(name: string) {
	return { id: newId(), name };
}

const PATCHES: ReadonlySet<string> = new Set([
	'edit the name of',
	'change the address of',
	'change the number on file of',
	'set the policy'
]);

/** Returns whether the missing part is optional, which makes it a change like others. */
function mayBeLeftOut(name: string, body: string): boolean {
	const isPatch = PATCHES.has(name);
	const isOptional =
		isPatch && Object.keys(Args.safeParse(JSON.parse(body)).data ?? {}).length === 1;
	return isOptional;
}
