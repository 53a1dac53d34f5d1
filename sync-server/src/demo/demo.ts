import { writeCredential } from '#auth/person/credential.ts';
import { createPasswords } from '#auth/password/password.ts';
import { enrolmentChange } from '#auth/enrolment/enroller.ts';
import { findByEmail, type Person } from '#auth/person/person.ts';
import { importRoster } from '#import/import-roster.ts';
import { findProvider, listProviders } from '#provisioning/providers.ts';
import { roleIdOf } from '#import/api-records.ts';
import type { ServerResources } from '#server-resources.ts';
import { StartRefused } from '#start-refused.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import type { Store, StoreTransaction } from '#store/store.ts';
import { applyWithin } from '#sync/push/system-actor.ts';

import { createCalendar } from './calendar.ts';
import { NEWCOMERS } from './cast.ts';
import { generateRoster, type GeneratedRoster } from './generator.ts';
import { Player } from './player.ts';
import { DEMO_DOMAIN, readOrMakeSignIns, toText, type SignIn } from './sign-ins.ts';
import { startOfPast, writePast } from './write-past.ts';

const PROVIDER = 'Lakeshore IT';
const SEED = 20_261_125;
const MARK = 'demo';
/** Roles whose demo people reach only a few organizations, to show what that is like. */
const RESTRICTED: readonly string[] = ['Manager', 'Help Desk', 'Read Only'];

/**
 * Creates the demo provider in an empty database, once, with 90 days behind it, and returns what a
 * newcomer needs to sign in. If interrupted, the next start creates what is missing.
 */
export async function openDemo(dataFolder: string, resources: ServerResources): Promise<string> {
	const { store } = resources;
	const mark = await readMark(store);
	if (mark === undefined && (await listProviders(store.db)).length > 0) return '';
	const signIns = await readOrMakeSignIns(dataFolder);
	if (mark !== 'loaded') {
		await writeMark(store, 'loading');
		await load(resources, signIns);
	}
	return toText(signIns, dataFolder);
}

async function load(resources: ServerResources, signIns: readonly SignIn[]): Promise<void> {
	const calendar = createCalendar(Date.now());
	const before = startOfPast(calendar);
	const roster = withSignIns(
		generateRoster({
			seed: SEED,
			administrators: 240,
			organizations: 60,
			domain: DEMO_DOMAIN,
			before
		}),
		signIns
	);
	await importRoster({
		store: resources.store,
		at: before,
		providerName: PROVIDER,
		sources: {
			organizations: [{ file: 'demo', entries: roster.organizations }],
			administrators: [{ file: 'demo', entries: roster.administrators.slice(0, -NEWCOMERS) }],
			links: [{ file: 'demo', entries: roster.links }],
			spreadsheets: []
		}
	});
	const provider = await findProvider(resources.store.db, PROVIDER);
	if (provider === undefined) throw new StartRefused('The demo lacks its provider.');
	const { id: providerId } = provider;
	const past = writePast({ seed: SEED, roster, signIns: signIns.length, calendar, providerId });
	const credentials = await Promise.all(signIns.map((signIn) => hashed(resources, signIn)));
	// All or nothing: a start that is interrupted leaves only the import, which can be repeated.
	await resources.store.write(providerId, async (tx) => {
		for (const credential of credentials) await giveCredential(tx, credential, before);
		await new Player(tx, resources).play(past, calendar.now);
		await writeMark(tx, 'loaded');
	});
}

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

interface DemoCredential {
	readonly person: Person;
	readonly passwordHash: string;
	readonly totpSealed: string | undefined;
}

async function hashed({ store, sealer }: ServerResources, signIn: SignIn): Promise<DemoCredential> {
	const [person] = await findByEmail(store, signIn.email);
	if (person === undefined) throw new StartRefused(`The demo lacks ${signIn.email}.`);
	const { administratorId } = person;
	const { password, totpSecret } = signIn;
	const passwordHash = await createPasswords().hash(password);
	const totpSealed = totpSecret && sealer.seal(totpSecret, { administratorId, purpose: 'totp' });
	return { person, passwordHash, totpSealed };
}

async function giveCredential(
	tx: StoreTransaction,
	{ person, passwordHash, totpSealed }: DemoCredential,
	at: number
): Promise<void> {
	const totp = totpSealed === undefined ? {} : { totp_sealed: totpSealed, totp_confirmed_at: at };
	await writeCredential(tx.db, person, { patch: { password_hash: passwordHash, ...totp }, at });
	if (totpSealed === undefined) return;
	const { name, args, actorId, actorName } = enrolmentChange(person, true);
	const actor = { administratorId: actorId, name: actorName };
	await applyWithin(tx, { actor, at, changes: [{ name, args }] });
}

function readMark({ db }: Pick<Store, 'db'>): Promise<string | undefined> {
	return readMeta(db, MARK);
}

function writeMark({ db }: Pick<Store, 'db'>, value: 'loading' | 'loaded'): Promise<void> {
	return writeMeta(db, MARK, value);
}
