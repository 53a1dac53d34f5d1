import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentialsOf, type Answer, type SignInPerson } from '#support/auth/world.ts';
import { openMailWorld, type MailWorld } from '#support/mail/world.ts';
import { databases } from '#support/store/stores.ts';

const path = '/sync/v1/caller-check';
const WRONG = '000000';

describe.each(databases)('on %s', (_name, open) => {
	let world: MailWorld;
	let kate: SignInPerson;
	let admin: SignInPerson;
	let session: Answer;

	beforeEach(async () => {
		world = await openMailWorld(open);
		kate = await world.signInWorld.addPerson();
		admin = await world.signInWorld.addPerson({ role: 'Administrator' });
		session = await enter(admin);
	});
	afterEach(() => world.close());

	const enter = (person: SignInPerson) =>
		world.signInWorld.post('/session/v1/sign-in', credentialsOf(person));
	const apply = (name: string, args: object) => world.signInWorld.apply(name, args);

	const check = (code: string, { id: administratorId } = kate, { cookie } = session) =>
		world.signInWorld.post(path, { administratorId, code }, { cookie });

	async function codeFor({ id, email }: SignInPerson): Promise<string> {
		await world.change('administrator.sendCallerCode', { id });
		await world.deliver();
		const mail = world.smtp.mails.findLast(({ to }) => to.includes(email));
		return /\b\d{3} \d{3}\b/.exec(mail?.content ?? '')?.[0] ?? '';
	}

	/** Checks six times, once more than is free, and returns what each answer says. */
	async function sixTimes(person: SignInPerson): Promise<unknown[]> {
		const codes = [];
		for (let n = 0; n < 6; n++) codes.push((await check(WRONG, person)).body.code);
		return codes;
	}

	/** Makes a change right before the next write, which finds it already done. */
	function before(change: () => Promise<void>): void {
		const { store } = world.signInWorld;
		const write = store.write.bind(store);
		store.write = async (providerId, run) => {
			store.write = write;
			await change();
			return write(providerId, run);
		};
	}

	test('SEC-C04 a session that ends while its check waits verifies no one', async () => {
		const code = await codeFor(kate);
		before(() => apply('administrator.endSessions', { id: admin.id }));

		const answer = await check(code);

		expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
		expect((await world.row(kate.id)).callerVerifiedAt).toBeUndefined();
		session = await enter(admin);
		expect((await check(code)).status).toBe(200);
	});

	test('SEC-D03 a right that ends while its check waits verifies no one', async () => {
		const code = await codeFor(kate);
		before(() => apply('administrator.changeRole', { id: admin.id, role: 'Read Only' }));

		const answer = await check(code);

		expect([answer.status, answer.body.code]).toEqual([403, 'not_permitted']);
		expect((await world.row(kate.id)).callerVerifiedAt).toBeUndefined();
		session = await enter(world.owner);
		expect((await check(code)).status).toBe(200);
	});

	test('SEC-B16 an administrator of other organizations uses up no attempts, and neither does an unknown person', async () => {
		const organizationId = 'a'.repeat(24);
		await apply('organization.create', { id: organizationId, name: 'Elsewhere' });
		const organizationIds: string[] = [];
		const code = await codeFor(kate);
		for (const [id, own] of [
			[admin.id, [organizationId]],
			[kate.id, organizationIds]
		] as const)
			await apply('organizationAccess.setMode', { id, mode: 'selected', organizationIds: own });

		const unseen = await sixTimes(kate);
		const unknown = await sixTimes({ ...kate, id: 'b'.repeat(24) });

		expect(new Set([...unseen, ...unknown])).toEqual(new Set(['not_permitted']));
		session = await enter(world.owner);
		expect((await check(code)).status).toBe(200);
	});

	test('SEC-B16 a role that may not send a reset to an owner uses up no attempts at theirs', async () => {
		const owner = await world.signInWorld.addPerson({ role: OWNER_ROLE });
		const code = await codeFor(owner);

		const refused = await sixTimes(owner);

		expect(new Set(refused)).toEqual(new Set(['not_permitted']));
		session = await enter(world.owner);
		expect((await check(code, owner)).status).toBe(200);
	});

	test('SEC-D02 a person of another provider is unknown', async () => {
		const providerId = await world.signInWorld.addProvider('Elsewhere');
		const far = await world.signInWorld.addPerson({ providerId });
		session = await enter(world.owner);

		expect(new Set(await sixTimes(far))).toEqual(new Set(['not_permitted']));
	});

	test('a deleted person is verified by no one', async () => {
		const code = await codeFor(kate);
		await apply('administrator.delete', {
			id: AdministratorId.parse(kate.id),
			email: kate.email
		});

		expect((await check(code)).body.code).toBe('not_permitted');
	});

	test('SEC-B15 of two concurrent checks of one code one is right', async () => {
		const code = await codeFor(kate);

		const answers = await Promise.all([check(code), check(code)]);

		expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
	});

	test('SEC-B16 a right code clears the attempts before it', async () => {
		const code = await codeFor(kate);
		for (let n = 0; n < 4; n++) await check(WRONG);

		const right = await check(code);
		const later = await sixTimes(kate);

		expect(right.status).toBe(200);
		expect(later).toEqual([...Array<string>(5).fill('wrong_code'), 'too_many_attempts']);
	});

	test('a code counts as it is read aloud: with spaces, dashes or neither', async () => {
		const spellings = [
			(first: string, second: string) => ` ${first} - ${second} `,
			(first: string, second: string) => `${first}${second}`
		];
		for (const spell of spellings) {
			const [first = '', second = ''] = (await codeFor(kate)).split(' ');
			expect((await check(spell(first, second))).status).toBe(200);
			world.signInWorld.clock.now += 60_000;
		}
	});
});
