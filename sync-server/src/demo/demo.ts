import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { hasFinishedEnrolment } from '@tenantry/shared/domain/administrator/enrolment.ts';
import type { MutationArgs } from '@tenantry/shared/mutators.ts';

import { writeCredential } from '#auth/person/credential.ts';
import { createPasswords } from '#auth/password/password.ts';
import { findByEmail } from '#auth/person/person.ts';
import { importRoster } from '#import/import-roster.ts';
import { listProviders } from '#provisioning/providers.ts';
import { roleIdOf } from '#import/api-records.ts';
import type { ServerResources } from '#server-resources.ts';
import { StartRefused } from '#start-refused.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import type { Store } from '#store/store.ts';
import { OPERATOR, applyWithin } from '#sync/push/system-actor.ts';

import { generateRoster, type GeneratedRoster } from './generator.ts';
import { DEMO_DOMAIN, readOrMakeSignIns, toText, type SignIn } from './sign-ins.ts';

const PROVIDER = 'Lakeshore IT';
const SEED = 20_261_125;
const MARK = 'demo';
/** One in this many of the people who began setting up MFA has not finished. */
const UNFINISHED_EVERY = 8;
/** Roles whose demo people reach only a few organizations, to show what that is like. */
const RESTRICTED: readonly string[] = ['Manager', 'Help Desk', 'Read Only'];

/**
 * Creates the demo provider in an empty database, once, and returns what a newcomer needs to sign
 * in. If interrupted, it continues at the next start.
 */
export async function openDemo(dataFolder: string, resources: ServerResources): Promise<string> {
	const { store } = resources;
	const mark = await readMark(store);
	if (mark === undefined && (await listProviders(store.db)).length > 0) return '';
	const signIns = await readOrMakeSignIns(dataFolder);
	if (mark !== 'loaded') {
		await writeMark(store, 'loading');
		await load(resources, signIns);
		await writeMark(store, 'loaded');
	}
	return toText(signIns, dataFolder);
}

async function load(resources: ServerResources, signIns: readonly SignIn[]): Promise<void> {
	const roster = withSignIns(
		generateRoster({ seed: SEED, administrators: 240, organizations: 60, domain: DEMO_DOMAIN }),
		signIns
	);
	await importRoster({
		store: resources.store,
		at: Date.now(),
		providerName: PROVIDER,
		sources: {
			organizations: [{ file: 'demo', entries: roster.organizations }],
			administrators: [{ file: 'demo', entries: roster.administrators }],
			links: [{ file: 'demo', entries: roster.links }],
			spreadsheets: []
		}
	});
	const ids = roster.administrators.filter(({ totpEnrolled }) => totpEnrolled).map(({ id }) => id);
	await finishEnrolments(
		resources.store,
		ids.filter((_, index) => index % UNFINISHED_EVERY !== 0)
	);
	for (const signIn of signIns) await giveCredential(resources, signIn);
}

/**
 * Finishes most enrolments, as in a provider that is in use; an import only knows who has begun.
 */
async function finishEnrolments(store: Store, ids: readonly string[]): Promise<void> {
	const [provider] = await listProviders(store.db);
	if (provider === undefined) return;
	await store.write(provider.id, async (tx) => {
		const rows = await tx.rows(ids.map((id) => ({ collection: 'administrator', id })));
		const unfinished = rows.filter(
			({ value }) => !hasFinishedEnrolment(administrators.parse(JSON.parse(value)))
		);
		const changes = unfinished.map(({ id }) => {
			const args: MutationArgs<'administrator.recordEnrolment'> = { id, isFinished: true };
			return { name: 'administrator.recordEnrolment', args };
		});
		await applyWithin(tx, { at: Date.now(), actor: OPERATOR, changes });
	});
}

/** Replaces the first generated people by those who sign in. */
function withSignIns(roster: GeneratedRoster, signIns: readonly SignIn[]): GeneratedRoster {
	const taken = new Set(roster.administrators.slice(0, signIns.length).map(({ id }) => id));
	const reached = new Map<string, readonly string[]>();
	const all = roster.organizations.map(({ id }) => id);
	const administrators = roster.administrators.map((somebody, index) => {
		const signIn = signIns[index];
		if (signIn === undefined) return somebody;
		reached.set(somebody.id, RESTRICTED.includes(signIn.role) ? all.slice(0, 12) : all);
		return {
			...somebody,
			email: signIn.email,
			firstname: signIn.firstName,
			lastname: signIn.lastName,
			roleName: signIn.role,
			role: roleIdOf(signIn.role),
			registered: true,
			suspended: false,
			enableMultiFactor: signIn.factor !== 'none',
			totpEnrolled: false
		};
	});
	const links = roster.links.filter(({ administrator }) => !taken.has(administrator));
	const own = [...reached].flatMap(([administrator, organizations]) =>
		organizations.map((organization) => ({ administrator, organization }))
	);
	return { ...roster, administrators, links: [...links, ...own] };
}

async function giveCredential({ store, sealer }: ServerResources, signIn: SignIn): Promise<void> {
	const [person] = await findByEmail(store, signIn.email);
	if (person === undefined) throw new StartRefused(`The demo lacks ${signIn.email}.`);
	const { administratorId: id, providerId } = person;
	const at = Date.now();
	const password_hash = await createPasswords().hash(signIn.password);
	const { totpSecret } = signIn;
	const sealed =
		totpSecret === undefined
			? {}
			: {
					totp_sealed: sealer.seal(totpSecret, { administratorId: id, purpose: 'totp' }),
					totp_confirmed_at: at
				};
	await store.write(providerId, async (tx) => {
		await writeCredential(tx.db, person, { patch: { password_hash, ...sealed }, at });
		if (totpSecret === undefined || person.administrator.mfaEnrolledAt !== null) return;
		const args: MutationArgs<'administrator.recordEnrolment'> = { id, isFinished: true };
		await applyWithin(tx, {
			at,
			actor: OPERATOR,
			changes: [{ name: 'administrator.recordEnrolment', args }]
		});
	});
}

function readMark({ db }: Store): Promise<string | undefined> {
	return readMeta(db, MARK);
}

function writeMark({ db }: Store, value: 'loading' | 'loaded'): Promise<void> {
	return writeMeta(db, MARK, value);
}
