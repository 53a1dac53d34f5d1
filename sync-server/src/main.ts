import { sweep } from '#auth/sweep.ts';
import { putRightFutureTimes } from '#auth/future-times.ts';
import { createSigner } from './auth/keys/signer.ts';
import { keepCheckpoint } from '#checkpoint/keep.ts';
import { startMail } from '#mail/start-mail.ts';
import { startNotifications } from '#notifications/start-notifications.ts';
import { listenForMetrics } from '#metrics/metrics-server.ts';
import { createMetrics } from '#metrics/metrics.ts';
import { readWebFiles } from '#routes/web-files.ts';
import { keepDailyCounts } from '#sync/overview/daily-counts.ts';
import { startApprovalSchedule } from '#sync/approvals/schedule.ts';
import { startPlanSchedule } from '#sync/plans/schedule.ts';
import { logRefusal } from '#sync/plans/log-refusal.ts';
import { storeWithPlans, type PlanOptions } from '#sync/plans/store-with-plans.ts';
import { startReviewSchedule } from '#sync/reviews/schedule.ts';
import { PokeHub } from '#sync/poke-hub.ts';
import type { Log } from '#middleware/server-env.ts';
import type { Store } from '#store/store.ts';
import { openWal } from '#store/sqlite/wal.ts';
import { noteIfRoom } from '#store/trouble.ts';

import { createApp } from './app.ts';
import { addressOf, isSecure, readConfig, type Config } from './config.ts';
import { codeOf, openDataFolder } from './data-folder.ts';
import { openDemo } from './demo/demo.ts';
import { holdFolder } from './folder-lock.ts';
import { offerFirstSetup } from './provisioning/first-setup.ts';
import { finish, listen, portOf } from './http-server.ts';
import { openLog } from './log.ts';
import { firstSetupNotice, reachNotice } from './notices.ts';
import { openServerResources, type ServerResources } from './server-resources.ts';
import { CHECKPOINT_FILE, requireWhole } from './places.ts';
import { createReadiness } from './readiness.ts';
import { reload, type Reloadable } from './reload.ts';
import { noteAddress } from './server-address.ts';
import { refusalOf, StartRefused } from './start-refused.ts';
import { openTls } from './tls-material.ts';
import { VERSION } from './version.ts';

const SWEEP_EVERY_MS = 60 * 60_000;

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
	const resources = await openServerResources(config.value, {
		openWal: (path) => openWal(path, CHECKPOINT_FILE)
	});
	try {
		const demo = config.value.demo ? await openDemo(dataFolder, resources) : '';
		const { address, notice } = await run(config.value, resources);
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

/** Runs the server; returns what the operator needs to know. */
async function run(config: Config, { store, sealer, keys }: ServerResources) {
	const clock = Date.now;
	const log = openLog(config.logLevel);
	if (store.isPolling)
		log.warn({}, 'the database’s notifications do not arrive; asking every two seconds');
	const signer = createSigner(keys, 'signature of a checkpoint');
	const keep = async () => {
		if (config.checkpointFolder === undefined) return;
		await keepCheckpoint(config.checkpointFolder, { db: store.db, signer, at: clock() });
	};
	await keep().catch((error: unknown) => {
		const code = codeOf(error);
		if (code === undefined) throw error;
		throw new StartRefused(`AUDIT_CHECKPOINT_FOLDER cannot be written to (${code}).`);
	});
	await noteIfRoom(putRightTimes(store, { at: clock(), log }));
	const readiness = createReadiness(store.db, clock);
	const state = () => readiness.state();
	const webFiles = await readWebFiles(config.webFolder);
	const { publicUrl, proxies, links, namesAddresses } = config;
	const closing = new AbortController();
	const tls = config.tls && (await openTls(config.tls));
	const metrics =
		config.metricsPort === undefined
			? undefined
			: createMetrics({ store, clock, version: VERSION, tls, state });
	const hub = new PokeHub();
	const app = createApp({
		hub,
		store,
		sealer,
		clock,
		log,
		webFiles,
		publicUrl,
		proxies,
		links,
		namesAddresses,
		isSecure: isSecure(config),
		state,
		version: VERSION,
		closing: closing.signal,
		metrics
	});
	const metricsServer = metrics && (await listenForMetrics(metrics, config.metricsPort ?? 0));
	const { host, port } = config;
	const server = await listen(
		app.fetch,
		{ host, port, tls: tls?.material },
		{ streams: () => hub.size }
	);
	if (webFiles.shells.size === 0) log.warn({ folder: config.webFolder }, 'the app is not built');
	const address = addressOf(config, portOf(server));
	await noteIfRoom(noteAddress(store.db, address));
	const background = { store, clock, log, sealer };
	const reached = { ...config, origin: new URL(address) };
	const mail = startMail(background, reached);
	const endNotifications = startNotifications(background, reached);
	const onPlanError = (error: unknown) => log.error({ err: error }, 'a plan failed');
	const onAccessEnd: PlanOptions['onAccessEnd'] = ({ deviceId, ...account }) =>
		hub.end(account, deviceId);
	const planned = storeWithPlans(store, {
		clock,
		onBug: onPlanError,
		onRefused: logRefusal(log),
		onAccessEnd
	});
	const plans = startPlanSchedule({ store, clock, onError: onPlanError, endDue: planned.endDue });
	const reviews = startReviewSchedule({
		store: planned,
		clock,
		onError: (error) => log.error({ err: error }, 'a review was not ended'),
		onAccessEnd
	});
	const approvals = startApprovalSchedule({
		store,
		clock,
		onError: (error) => log.error({ err: error }, 'waiting changes were not expired')
	});

	const renewCertificate = async () => tls?.renew(server);
	const onNoCertificate = (error: unknown) =>
		log.error({ err: error }, 'the certificate stays the one from before');
	const count = () => {
		keepDailyCounts(store, clock()).catch((error: unknown) =>
			log.warn({ err: error }, 'the administrators were not counted')
		);
	};
	count();
	const sweeping = setInterval(() => {
		count();
		keep().catch((error: unknown) => log.error({ err: error }, 'no checkpoint was kept'));
		sweep(store.db, clock(), { securityEventDays: config.securityEventDays }).catch(
			(error: unknown) => log.warn({ err: error }, 'not swept')
		);
		renewCertificate().catch(onNoCertificate);
	}, SWEEP_EVERY_MS);
	const reloadable: Reloadable = {
		config,
		log,
		changeDatabaseUrl: (url) => store.changeUrl(url),
		changeMailServer: (smtpUrl) => mail.change({ ...reached, smtpUrl }),
		renewCertificate: () => renewCertificate().catch(onNoCertificate)
	};
	let reloaded = Promise.resolve();
	const reloadNext = () => {
		reloaded = reloaded
			.then(() => reload(reloadable))
			.catch((error: unknown) => log.error({ err: error }, 'files were not read again'));
	};
	process.on('SIGHUP', reloadNext);

	const end = async () => {
		readiness.end();
		closing.abort();
		clearInterval(sweeping);
		metricsServer?.close();
		await finish(server);
		await Promise.all([
			mail.end(),
			endNotifications(),
			plans.end(),
			approvals.end(),
			reviews.end()
		]);
		await store.close();
		process.exit(0);
	};
	const fail = (error: unknown) => {
		log.fatal({ err: error }, 'the server ends after a fault');
		process.exit(1);
	};
	let ended: Promise<void> | undefined;
	// A terminal and a supervisor may both signal, at any moment; a second shutdown would cut the
	// first short.
	for (const signal of ['SIGTERM', 'SIGINT'])
		process.on(signal, () => void (ended ??= end()).catch(fail));
	process.on('uncaughtException', fail);
	return { address, notice: mail.notice };
}
