import { userInfo } from 'node:os';
import { LONGEST_REASON } from '@tenantry/shared/domain/limits.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { resetMfaCommand } from '@tenantry/sync-server/command/reset-mfa.ts';
import { setupLinkCommand } from '@tenantry/sync-server/command/setup-link.ts';
import { readConfig } from '@tenantry/sync-server/config.ts';
import { ownerColumns } from '@tenantry/sync-server/store/account.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SignInPerson } from '#support/auth/world.ts';
import { openMailWorld, type MailWorld } from '#support/mail/world.ts';
import { databases } from '#support/store/stores.ts';

const BECAUSE = 'Lost phone, ticket 12';
const OPERATOR = `Operator (${userInfo().username})`;

describe.each(databases)('on %s', (_name, open) => {
	let world: MailWorld;
	let otherOwner: SignInPerson;
	let enrolled: SignInPerson;
	/** Number of mails that are no longer of interest. */
	let taken: number;

	beforeEach(async () => {
		world = await openMailWorld(open);
		const { signInWorld } = world;
		otherOwner = await signInWorld.addPerson({ role: OWNER_ROLE });
		enrolled = await signInWorld.addPerson({ isEnrolled: true });
		const providerId = await signInWorld.addProvider('South Provider');
		await signInWorld.addPerson({ role: OWNER_ROLE, providerId });
		await world.deliver();
		taken = world.smtp.mails.length;
	});
	afterEach(() => world.close());

	const operation = (email: string, because?: string) => {
		const { store, clock } = world.signInWorld;
		return { store, at: clock.now, words: [email], provider: undefined, because };
	};
	const resetMfa = (email: string, because?: string) => resetMfaCommand(operation(email, because));
	function setupLink(email: string, because?: string) {
		const config = readConfig({});
		if (!config.ok) throw new Error(config.error);
		return setupLinkCommand({ ...operation(email, because), config: config.value });
	}

	async function newestEvent() {
		const { store, providerId } = world.signInWorld;
		const [event] = await store.read(providerId, (reader) => reader.events([reader.head.version]));
		return event;
	}

	/** Delivers all mail; returns recipients and subjects in order. */
	async function delivered(): Promise<string[]> {
		await world.deliver();
		const mails = world.smtp.mails.slice(taken);
		taken += mails.length;
		const told = mails.map(
			({ to, content }) => `${to.join()}: ${/^Subject: (.*)$/m.exec(content)?.[1]?.trim()}`
		);
		return told.toSorted();
	}
	const toOwners = (subject: string) =>
		[world.owner, otherOwner].map(({ email }) => `${email}: ${subject}`).toSorted();

	test('SEC-D28 the operator’s reset of a second factor is in the audit with user and reason, and every owner of the provider, and no one else, is emailed', async () => {
		const { exitCode } = await resetMfa(enrolled.email, ` ${BECAUSE} `);

		expect(exitCode).toBe(0);
		expect(await newestEvent()).toMatchObject({
			name: 'administrator.eraseEnrolment',
			actor_id: null,
			actor_name: OPERATOR,
			reason: BECAUSE,
			subject_id: enrolled.id
		});
		expect((await world.row(enrolled.id)).operatorAccess).toMatchObject({ kind: 'factor' });
		expect(await delivered()).toEqual(
			toOwners('The operator reset the second factor of an account')
		);
	});

	test('SEC-D28 the operator’s link into an account with a password is in the audit with user and reason, and every owner of the provider, and no one else, is emailed', async () => {
		const person = await world.signInWorld.addPerson();
		const { text } = await setupLink(person.email, BECAUSE);

		const event = await newestEvent();
		expect(event).toMatchObject({
			name: 'administrator.recordOperatorLink',
			actor_id: null,
			actor_name: OPERATOR,
			reason: BECAUSE,
			subject_id: person.id
		});
		expect(JSON.stringify(event)).not.toContain(new URL(text.trim()).hash.slice(1));
		expect((await world.row(person.id)).operatorAccess).toMatchObject({ kind: 'link' });
		const told = await delivered();
		expect(told).toHaveLength(2);
		expect(told).toEqual(toOwners('The operator made a set-up link for an account in use'));
	});

	test('SEC-D28 a first set-up needs no reason and is in the audit with the user, and no one is emailed', async () => {
		const invited = await world.invite();
		await delivered();

		await setupLink(invited.email);

		expect(await newestEvent()).toMatchObject({
			name: 'administrator.recordOperatorLink',
			actor_name: OPERATOR,
			reason: null,
			subject_id: invited.id
		});
		expect((await world.row(invited.id)).operatorAccess).toMatchObject({ kind: 'firstLink' });
		await resetMfa(invited.email);
		expect(await newestEvent()).toMatchObject({
			name: 'administrator.eraseEnrolment',
			actor_name: OPERATOR
		});
		expect(await delivered()).toEqual([]);
	});

	test.each([
		['no reason', undefined],
		['an empty reason', ' '],
		['a reason that is too long', 'x'.repeat(LONGEST_REASON + 1)]
	])(
		'SEC-D28 an account in use is not opened with %s, and nothing is written',
		async (_, because) => {
			const before = await newestEvent();
			const refusal =
				because?.trim() === '' || because === undefined
					? `${enrolled.email} has a password or a second factor. Say why with --because TEXT; every owner gets an email.`
					: '--because takes at most 500 characters.';

			await expect(setupLink(enrolled.email, because)).rejects.toThrow(refusal);
			await expect(resetMfa(enrolled.email, because)).rejects.toThrow(refusal);

			expect(await newestEvent()).toEqual(before);
			expect(await delivered()).toEqual([]);
			const { store, providerId } = world.signInWorld;
			const { db } = store;
			const tickets = await db
				.selectFrom('ticket')
				.selectAll()
				.where('kind', '=', 'setup')
				.execute();
			expect(tickets).toEqual([]);
			const [kept] = await db
				.selectFrom('credential')
				.select('totp_sealed')
				.where((row) => row.and(ownerColumns({ providerId, administratorId: enrolled.id })))
				.execute();
			expect(kept?.totp_sealed).not.toBeNull();
		}
	);
});
