import { putRightFutureTimes } from '#auth/future-times.ts';
import { createSigner } from './auth/keys/signer.ts';
import { keepCheckpoint } from '#checkpoint/keep.ts';
import { openMailer } from '#mail/open-mailer.ts';
import { openPushService } from '#notifications/open-push-service.ts';
import { PokeHub } from '#sync/poke-hub.ts';
import type { Log } from '#middleware/server-env.ts';
import type { Store } from '#store/store.ts';
import { openWal } from '#store/sqlite/wal.ts';
import { unlessFull } from '#store/trouble.ts';
import type { Logger } from 'pino';

import { readConfig, type Config } from './config.ts';
import { codeOf, openDataFolder } from './data-folder.ts';
import { openDemo } from './demo/demo.ts';
import { holdFolder } from './folder-lock.ts';
import { offerFirstSetup } from './provisioning/first-setup.ts';
import { startJobs } from './job.ts';
import { openLog } from './log.ts';
import { firstSetupNotice, reachNotice } from './notices.ts';
import { openServer } from './open-server.ts';
import { CHECKPOINT_FILE, requireWhole } from './places.ts';
import { reloadOnHangup } from './reload.ts';
import { noteAddress } from './server-address.ts';
import { serverJobs } from './server-jobs.ts';
import { openServerResources, type ServerResources } from './server-resources.ts';
import { refusalOf, StartRefused } from './start-refused.ts';

// Files the server writes are only for its own user: people, password hashes, keys.
process.umask(0o077);

// A server that is starting reads its files anyway, and must not end.
process.on('SIGHUP', () => {});

try {
	await start();
} catch (error) {
	const refusal = refusalOf(error);
	if (refusal === undefined) throw error;
	process.stderr.write(`${refusal}\n`);
	process.exitCode = 1;
}

async function start(): Promise<void> {
	await requireWhole();
	const config = readConfig();
	if (!config.ok) throw new StartRefused(config.error);
	const { dataFolder, databaseUrl } = config.value;
	await openDataFolder(dataFolder);
	if (databaseUrl === undefined) await holdFolder(dataFolder);
	const log = openLog(config.value.logLevel);
	const resources = await openServerResources(config.value, {
		openWal: (path) =>
			openWal(path, {
				checkpointFile: CHECKPOINT_FILE,
				onError: (error) =>
					log.error(
						{ err: error },
						'the database’s write-ahead log keeps growing until it is written back'
					)
			})
	});
	try {
		const demo = config.value.demo ? await openDemo(dataFolder, resources) : '';
		const { address, notice } = await run(config.value, { ...resources, log });
		const token = await offerFirstSetup(resources.store.db, Date.now());
		const notices = [notice, reachNotice(config.value), firstSetupNotice(address, token)];
		if (demo !== '') notices.push(`The demo begins at ${address}/overview\n`);
		process.stdout.write(`Tenantry is at ${address}\n${notices.join('')}${demo}`);
	} catch (error) {
		await resources.store.close();
		throw error;
	}
}

/** Tells the operator of times that were written while the clock was ahead. */
async function putRightTimes(
	{ db }: Pick<Store, 'db'>,
	{ at, log }: { readonly at: number; readonly log: Log }
): Promise<void> {
	const count = await putRightFutureTimes(db, at);
	if (count > 0)
		log.warn({ count }, 'times from the future are put right: this server’s clock was ahead');
}

async function run(config: Config, resources: ServerResources & { readonly log: Logger }) {
	const { store, sealer, log } = resources;
	const clock = Date.now;
	if (store.isPolling)
		log.warn({}, 'the database’s notifications do not arrive; asking every two seconds');
	const keep = await openCheckpoints(config, resources);
	await unlessFull(putRightTimes(store, { at: clock(), log }));
	const background = { store, sealer, clock, log, hub: new PokeHub() };
	const server = await openServer(config, background);
	const { address } = server;
	await unlessFull(noteAddress(store.db, address));

	const reached = { ...config, origin: new URL(address) };
	const mails = openMailer(reached);
	const certificate = {
		run: () => server.renewCertificate(),
		onError: (error: unknown) =>
			log.error({ err: error }, 'the certificate stays the one from before')
	};
	const endJobs = startJobs(
		serverJobs({
			...background,
			origin: reached.origin,
			securityEventDays: config.securityEventDays,
			mailer: mails.mailer,
			pushService: openPushService(sealer, reached),
			keepCheckpoint: keep,
			certificate
		})
	);
	reloadOnHangup({
		config,
		log,
		changeDatabaseUrl: (url) => store.changeUrl(url),
		changeMailServer: (url) => mails.change(url),
		renewCertificate: () => certificate.run().catch(certificate.onError)
	});
	endOnSignal(log, async () => {
		await server.finish();
		await endJobs();
		await store.close();
	});
	return { address, notice: mails.notice };
}

async function openCheckpoints(
	{ checkpointFolder }: Config,
	{ store, keys }: ServerResources
): Promise<() => Promise<void>> {
	const signer = createSigner(keys, 'signature of a checkpoint');
	const keep = async () => {
		if (checkpointFolder === undefined) return;
		await keepCheckpoint(checkpointFolder, { db: store.db, signer, at: Date.now() });
	};
	await keep().catch((error: unknown) => {
		const code = codeOf(error);
		if (code === undefined) throw error;
		throw new StartRefused(`AUDIT_CHECKPOINT_FOLDER cannot be written to (${code}).`);
	});
	return keep;
}

function endOnSignal(log: Pick<Logger, 'fatal'>, end: () => Promise<void>): void {
	const fail = (error: unknown) => {
		log.fatal({ err: error }, 'the server ends after a fault');
		process.exit(1);
	};
	let ended: Promise<void> | undefined;
	// A terminal and a supervisor may both signal, at any moment; a second shutdown would cut the
	// first short.
	for (const signal of ['SIGTERM', 'SIGINT'])
		process.on(signal, () => {
			ended ??= end().then(() => process.exit(0), fail);
		});
	process.on('uncaughtException', fail);
}
