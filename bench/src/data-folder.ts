import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerDevice } from '@tenantry/sync-server/auth/device/device.ts';
import { writeCredential } from '@tenantry/sync-server/auth/person/credential.ts';
import { createPasswords } from '@tenantry/sync-server/auth/password/password.ts';
import { openSession, type SessionPass } from '@tenantry/sync-server/auth/session/session.ts';
import { DATABASE } from '@tenantry/sync-server/data-folder.ts';
import { openSqlite } from '@tenantry/sync-server/store/sqlite/open.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import { applySystem, type SystemChange } from '@tenantry/sync-server/sync/push/system-actor.ts';
import type { BenchPerson } from '@tenantry/web/client/bench-api.ts';
import { createData, type Data } from './data.ts';

/** Folder that the server starts on, with a provider of a given size in it. */
export interface DataFolder extends AsyncDisposable {
	readonly path: string;
	readonly contents: Data;
	/** Owner who signs in. */
	readonly person: BenchPerson;
	readonly administratorIds: readonly string[];
	/** Copies the folder for a workload that changes it. */
	copy(): Promise<DataFolder>;
}

const CHUNK = 500;
const PASSWORD = 'correct horse battery staple';

export async function createDataFolder(n: number, seed: number): Promise<DataFolder> {
	const path = await newFolder();
	const contents = createData(n, seed);
	await addProvider(path, contents);
	return describe(path, contents);
}

/** Adds a provider to the folder beside the existing ones and returns its owner. */
export async function addProvider(path: string, contents: Data): Promise<BenchPerson> {
	return addProviderTo(await openSqlite(join(path, DATABASE)), contents);
}

/** Adds a provider to a store, closes the store and returns the provider's owner. */
export async function addProviderTo(store: Store, contents: Data): Promise<BenchPerson> {
	try {
		await load(store, contents);
	} finally {
		await store.close();
	}
	return ownerOf(contents);
}

export interface OpenedSession extends SessionPass {
	readonly deviceId: string;
}

/** Opens sessions of the owner on devices of their own, without a sign-in for each. */
export async function openSessions(
	{ path, contents: { providerId, administrators } }: DataFolder,
	count: number
): Promise<readonly OpenedSession[]> {
	const [owner] = administrators;
	if (owner === undefined) throw new Error('The provider has no owner.');
	const account = { providerId, administratorId: owner.id };
	const at = Date.now();
	const store = await openSqlite(join(path, DATABASE));
	try {
		const sessions: OpenedSession[] = [];
		while (sessions.length < count) {
			const claim = { name: `Listener ${sessions.length}` };
			const { id: deviceId } = await registerDevice(store.db, account, { claim, at });
			const pass = await openSession(store.db, account, { deviceId, at, freshAt: at });
			sessions.push({ ...pass, deviceId });
		}
		return sessions;
	} finally {
		await store.close();
	}
}

function ownerOf({ administrators: [owner] }: Data): BenchPerson {
	return { email: owner?.email ?? '', password: PASSWORD, passphrase: 'wet stones on a roof' };
}

function describe(path: string, contents: Data): DataFolder {
	return {
		path,
		contents,
		person: ownerOf(contents),
		administratorIds: contents.administrators.map(({ id }) => id),
		async copy() {
			const copy = await newFolder();
			await cp(path, copy, { recursive: true });
			return describe(copy, contents);
		},
		[Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true })
	};
}

function newFolder(): Promise<string> {
	return mkdtemp(join(tmpdir(), 'tenantry-bench-data-'));
}

/** Loads through the same mutators, audit and versions as an import by the operator. */
async function load(store: Store, contents: Data): Promise<void> {
	const { providerId, organizations, administrators } = contents;
	const at = Date.now();
	const changes: SystemChange[] = [
		{ name: 'provider.create', args: { name: 'Benchmark MSP' } },
		...organizations.map((args) => ({ name: 'organization.create', args })),
		...administrators.map((args) => ({ name: 'administrator.import', args }))
	];
	for (let from = 0; from < changes.length; from += CHUNK) {
		const decisions = await applySystem(store, {
			providerId,
			at,
			actor: { name: 'Benchmark' },
			changes: changes.slice(from, from + CHUNK)
		});
		const refused = decisions.find(({ outcome }) => outcome !== 'applied');
		if (refused !== undefined) throw new Error(`The data were refused: ${JSON.stringify(refused)}`);
	}
	await giveOwnerPassword(store, contents, at);
}

async function giveOwnerPassword(
	store: Store,
	{ providerId, administrators }: Data,
	at: number
): Promise<void> {
	const [owner] = administrators;
	if (owner === undefined) return;
	const hash = await createPasswords().hash(PASSWORD);
	const person = { providerId, administratorId: owner.id };
	await writeCredential(store.db, person, { patch: { password_hash: hash }, at });
}
