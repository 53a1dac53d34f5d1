import type { Links } from '@tenantry/shared/protocol/links.ts';
import { NO_LINKS } from '@tenantry/shared/protocol/no-links.ts';
import { Hono } from 'hono';

import { apiRoutes } from '#api/api.ts';
import { referenceRoutes } from './api/reference/reference.ts';
import type { AuthDependencies } from '#auth/dependencies.ts';
import { createSemaphore, type Semaphore } from './auth/throttle/semaphore.ts';
import { createPasswords, type Passwords } from './auth/password/password.ts';
import type { Sealer } from './auth/keys/sealer.ts';
import { noteDeviceContact } from './auth/device/device.ts';
import { createNotifications } from './auth/device/notification-subscription.ts';
import { createSessionLookup } from './auth/session/session-lookup.ts';
import { findSession, isSessionActive, type SessionPass } from './auth/session/session.ts';
import { createThrottle } from './auth/throttle/throttle.ts';
import { UNWATCHED, type Meters } from '#metrics/meters.ts';
import { apiHeaders } from './middleware/sync-header.ts';
import { logRefusals } from '#middleware/log-refusals.ts';
import { NO_PROXIES, type Proxies } from '#middleware/client-address.ts';
import { deviceCookie } from '#middleware/device-cookie.ts';
import { createOwnActs } from '#middleware/own-acts.ts';
import { boundedPath, refuseLongPath } from '#middleware/path-limit.ts';
import { reportError, reportNotFound } from '#middleware/report-error.ts';
import { requestContext } from '#middleware/request-context.ts';
import { sameOrigin } from '#middleware/same-origin.ts';
import { securityHeaders } from '#middleware/security-headers.ts';
import type { Log, ServerEnv } from '#middleware/server-env.ts';
import { sessionCookie } from '#middleware/session-cookie.ts';
import { healthRoutes } from '#routes/health.ts';
import { guardsFor } from '#routes/guards.ts';
import { serve } from '#routes/route.ts';
import { sessionRoutes } from '#routes/session.ts';
import { syncRoutes } from '#routes/sync.ts';
import { webApp } from '#routes/web-app.ts';
import type { WebFiles } from '#routes/web-files.ts';
import type { Account } from '#store/account.ts';
import type { Store } from '#store/store.ts';
import { storeTroubleOf } from '#store/trouble.ts';
import type { AccessEnding } from '#sync/effects/access.ts';
import { logRefusal } from '#sync/plans/log-refusal.ts';
import { storeWithPlans } from '#sync/plans/store-with-plans.ts';
import { PokeHub } from '#sync/poke-hub.ts';
import { applyWithin } from './sync/push/system-actor.ts';
import { createSync } from '#sync/sync.ts';

import type { ServerState } from './readiness.ts';

export interface AppDependencies {
	readonly store: Store;
	readonly clock: () => number;
	readonly log: Log;
	readonly sealer: Sealer;
	readonly passwords?: Passwords;
	readonly hashing?: Semaphore;
	readonly webFiles?: WebFiles;
	readonly links?: Links;
	readonly publicUrl?: URL | undefined;
	/** Browsers use https. */
	readonly isSecure?: boolean;
	readonly proxies?: Proxies;
	/** The log names the addresses of refused sign-ins. */
	readonly namesAddresses?: boolean;
	readonly state?: () => Promise<ServerState>;
	readonly version?: string | undefined;
	/** The event streams count towards the server’s limit on connections. */
	readonly hub?: PokeHub;
	readonly closing?: AbortSignal;
	/** Absent unless metrics are collected. */
	readonly metrics?: Meters | undefined;
}

const NO_WEB_FILES: WebFiles = {
	byPath: new Map(),
	shells: new Map(),
	policyNeeds: { scripts: [], styleAttributes: [], workers: new Set() }
};

export function createApp(dependencies: AppDependencies): Hono<ServerEnv> {
	const { clock, log, publicUrl, proxies = NO_PROXIES, webFiles = NO_WEB_FILES } = dependencies;
	const { hub, store } = openPlans(dependencies);
	const { state = async () => 'ok' as const, closing, version } = dependencies;
	const { isSecure = publicUrl?.protocol === 'https:' } = dependencies;
	const meters = metersOf(dependencies);
	const auth = createAuth({ ...dependencies, store }, meters);
	const { handOverTicket, handOverTickets } = dependencies.sealer;
	const isAlive = (sessionHash: string) => isSessionActive(store.db, sessionHash, clock());
	const unmetered = createSync({
		store,
		clock,
		log,
		closing,
		hub,
		handOverTickets,
		isAlive,
		seal: dependencies.sealer,
		envelopeKeys: dependencies.sealer.envelopeKeys,
		receiptSigner: dependencies.sealer.receiptSigner,
		noteContact: (device, at) => noteDeviceContact(store.db, device, at)
	});
	const sync = meters.meter(unmetered);
	const sessions = { ...store, lookUp: createSessionLookup(store.db) };
	const authentication = {
		cookie: sessionCookie(isSecure),
		find: (pass: SessionPass) => findSession(sessions, pass, clock()),
		handOverTicket
	};

	const devices = deviceCookie(isSecure, dependencies.sealer);

	const app = new Hono<ServerEnv>({ getPath: pathOf });
	app.onError(reportError(log, storeTroubleOf));
	app.notFound(reportNotFound);
	app.use(meters.http);
	app.use(securityHeaders({ needs: webFiles.policyNeeds, isSecure }));
	app.use(requestContext({ log, proxies }), refuseLongPath);
	const namesAddresses = dependencies.namesAddresses !== false;
	app.use(logRefusals({ log, clock, namesAddresses }));

	// A page that browsers request as one; the routes below serve programs only.
	referenceRoutes(app, { db: store.db, devices });
	for (const path of ['/session/*', '/sync/*', '/api/*']) {
		app.use(path, apiHeaders, sameOrigin({ publicOrigin: publicUrl?.origin, isSecure }));
	}
	const onSignOut = (account: Account, deviceId?: string) => sync.hub.end(account, deviceId);
	const notifications = createNotifications(store, dependencies.sealer.vapidPublicKey);
	const guards = guardsFor({ auth, authentication });
	const { links = NO_LINKS } = dependencies;
	const entrance = { auth, authentication, devices, publicUrl, isSecure, links, onSignOut };
	serve(app, sessionRoutes(entrance), guards);
	serve(app, syncRoutes({ sync, auth, notifications, devices, clock, log }), guards);
	const api = {
		store,
		clock,
		log,
		authentication,
		storeTroubleOf,
		onAccessEnd: onSignOut,
		pushLimits: sync.pushLimits
	};
	app.route('/api/v2', apiRoutes({ ...api, onDecided: meters.onApiDecided }));
	for (const path of ['/session/*', '/sync/*', '/api/*']) app.all(path, reportNotFound);

	app.route('/', healthRoutes({ state, version }));
	app.use(webApp(webFiles));
	return app;
}

/** Ends due plans first, because everything that requests read and write depends on them. */
function openPlans({ store, clock, log, hub = new PokeHub() }: AppDependencies) {
	const options = {
		clock,
		onBug: (error: unknown) => log.error({ err: error }, 'a plan failed'),
		onRefused: logRefusal(log),
		onAccessEnd: ({ deviceId, ...account }: AccessEnding & Account) => hub.end(account, deviceId)
	};
	return { hub, store: storeWithPlans(store, options) };
}

function pathOf(request: Request): string {
	return boundedPath(request).replace(/^(\/api\/v2\/.+)\/$/, '$1');
}

function metersOf({ metrics = UNWATCHED }: AppDependencies): Meters {
	return metrics;
}

/** Concurrent hashes, and as many waiting as are hashed before a waiting person gives up. */
const HASHES = 2;
const WAITING = 128;

function createAuth(dependencies: AppDependencies, { signInCounter }: Meters): AuthDependencies {
	const { store, clock, log, sealer } = dependencies;
	return {
		store,
		clock,
		sealer,
		passwords: dependencies.passwords ?? createPasswords(),
		hashing: dependencies.hashing ?? createSemaphore({ width: HASHES, queue: WAITING }),
		signIns: createSemaphore({ width: HASHES + WAITING, queue: 0 }),
		throttle: createThrottle(store.db, clock),
		ownActs: createOwnActs(clock),
		signInCounter,
		onClockAhead: () =>
			log.warn({}, 'a second factor was used in the future: this server’s clock was ahead'),
		record: async (tx, { name, args, actorId, actorName }) => {
			const actor = { administratorId: actorId, name: actorName };
			await applyWithin(tx, { actor, at: clock(), changes: [{ name, args }] });
		}
	};
}
