import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import * as z from 'zod/mini';
import { startPushService } from '#support/notifications/push-service.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import type { DatabaseName } from '#support/servers/world.ts';
import { reopenedDatabase } from '#support/store/reopened-database.ts';
import { makeCertificates } from '#support/wire/certificates.ts';
import { isLive, measureFor, pushTen, type Honest, type Measures } from './honest.ts';
import { longestSince, type Longest } from './longest.ts';
import { openNotified } from './notified.ts';
import { refusedBytesOf } from './refused-bytes.ts';
import { clock, openTenant, signIn, type Tenant } from './signed-in.ts';

export interface HostileReport {
	readonly quiet: Measures;
	readonly hostile: Measures;
	/** Longest turns and transactions of the server during the attack. */
	readonly longest: Longest;
	/** Bytes by which the database grew during the attack, with what was applied. */
	readonly grown: number;
	/** Bytes that the refused changes of the hostile person who left most take. */
	readonly refusedBytes: number;
	/** How often each case was answered how. */
	readonly answers: Readonly<Record<string, number>>;
	/** How often the server was killed during the attack, and answered after it was started. */
	readonly kills: number;
	/** Organizations that the server said it created, and that are missing at the end. */
	readonly lost: number;
}

export interface HostileOptions {
	readonly database: DatabaseName;
	readonly quietMs: number;
	readonly hostileMs: number;
	readonly kills: number;
	/** Called when the server runs, before anything is measured. */
	readonly onServing?: () => void;
}

const WATCH = resolve(import.meta.dirname, 'watch.ts');
const ATTACKER = resolve(import.meta.dirname, 'attacker.ts');
const KNOWN = 12;

/**
 * Measures what one provider's people wait for, first alone, then beside hostile ones of another.
 * Then the server is killed under the attack, and started again.
 */
export async function runHostile(options: HostileOptions): Promise<HostileReport> {
	await using kept = new AsyncDisposableStack();
	const database = kept.adopt(await reopenedDatabase(options.database), (it) => it.close());
	const store = kept.adopt(await database.open(), (it) => it.close());
	// Beside the data folder, which has to be empty or the server's own.
	const watchFile = `${database.folder}-watched`;
	kept.defer(() => rm(watchFile, { force: true }));
	const certificates = await makeCertificates();
	kept.defer(() => rm(certificates.folder, { recursive: true }));
	const pushService = kept.adopt(await startPushService(certificates), (it) => it.close());
	const server = kept.adopt(
		await startServer({
			dataDir: database.folder,
			...(database.url !== undefined && { databaseUrl: database.url }),
			env: {
				WATCH_FILE: watchFile,
				NODE_OPTIONS: `--import=${WATCH}`,
				NOTIFY_LOOPBACK: '1',
				NODE_EXTRA_CA_CERTS: join(certificates.folder, 'authority.crt')
			}
		}),
		(it) => it.close()
	);
	options.onServing?.();
	const [working, attacking] = [
		await openTenant(store, 'Honest Provider'),
		await openTenant(store, 'Hostile Provider')
	];
	const honest = await openHonest(
		working,
		server,
		await openNotified(working, server, pushService)
	);
	const people = await openHostile(attacking, server);

	const quiet = await measureFor(options.quietMs, honest);
	const [before, beganAt] = [await store.size(), Date.now()];
	const attacker = fork(ATTACKER, { stdio: 'inherit' });
	kept.defer(() => void attacker.kill('SIGKILL'));
	attacker.send({ url: server.url, people });
	const hostile = await measureFor(options.hostileMs, honest);
	const longest = await longestSince(watchFile, beganAt);
	const grown = (await store.size()) - before;
	// Counted by each server process from nothing.
	const refusedBytes = await refusedBytesOf(store, attacking.providerId);
	const kills = await killAndStart(options.kills, honest);
	const answered = once(attacker, 'message');
	attacker.kill('SIGTERM');
	const answers: unknown = (await answered)[0];
	return {
		quiet,
		hostile,
		longest,
		grown,
		kills,
		refusedBytes,
		lost: await missing(honest),
		answers: z.record(z.string(), z.number()).parse(answers)
	};
}

async function openHonest(
	{ providerId, operator }: Tenant,
	server: ServerProcess,
	notified: Honest['notified']
): Promise<Honest> {
	const owner = await operator.addAdministrator({ role: OWNER_ROLE });
	const replica = new ServerReplica({ clock, providerId }, await signIn(operator, server, owner));
	await replica.pull();
	return { server, replica, notified, created: [] };
}

/** An owner and a Read Only, who may both have a key, among people to ask about. */
async function openHostile({ providerId, operator }: Tenant, server: ServerProcess) {
	const [administratorIds, organizationIds] = [Array.of<string>(), Array.of<string>()];
	for (let count = 0; count < KNOWN; count++) {
		administratorIds.push(await operator.addAdministrator({ role: 'Help Desk' }));
		organizationIds.push(await operator.addOrganization());
	}
	const people = [];
	for (const role of [OWNER_ROLE, 'Read Only'] as const) {
		const id = await operator.addAdministrator({ role });
		await operator.apply('administrator.setApiAccess', { id, enabled: true });
		const device = await signIn(operator, server, id);
		const replica = new ServerReplica({ clock, providerId }, device);
		await replica.pull();
		const { cookie: session, key, deviceId } = device;
		const { cookie } = replica;
		people.push({ session, cookie, key, deviceId, providerId, administratorIds, organizationIds });
	}
	return people;
}

/** Kills the server as it works, starts it, and lets the honest people work again. */
async function killAndStart(times: number, honest: Honest): Promise<number> {
	const { server, replica } = honest;
	for (let count = 0; count < times; count++) {
		const pushing = pushTen(honest).catch(() => undefined);
		await server.kill9();
		await pushing;
		await server.start();
		await isLive(server);
		await replica.pull();
		await pushTen(honest);
	}
	return times;
}

/** Counts what the server said it created, and a device that knows nothing does not receive. */
async function missing({ replica, created }: Honest): Promise<number> {
	replica.cookie = null;
	replica.rows.clear();
	await replica.pull({ limit: 5_000 });
	const found = new Set(replica.ids('organization'));
	return created.filter((id) => !found.has(id)).length;
}
