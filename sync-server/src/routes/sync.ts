import { Hono } from 'hono';

import type { AuthDependencies } from '#auth/dependencies.ts';
import type { Notifications } from '#auth/device/notification-subscription.ts';
import { refuseTooOld } from '#middleware/sync-header.ts';
import { authenticate, type Authentication } from '#middleware/authenticate.ts';
import type { DeviceCookie } from '#middleware/device-cookie.ts';
import { endpoint } from '#middleware/endpoint.ts';
import { withFreshFactor } from '#middleware/fresh-factor.ts';
import { rateLimit } from '#middleware/rate-limit.ts';
import type { Log, ServerEnv } from '#middleware/server-env.ts';
import type { Sync } from '#sync/sync.ts';

import { auditExportRoute, auditRoute, auditVerifyRoute } from './audit.ts';
import { callerCheckRoute } from './caller-check.ts';
import { devicesRoute } from './devices.ts';
import { envelopeKeyRoute } from './envelope-key.ts';
import { envelopesRoute } from './envelopes.ts';
import { keyUseRoute } from './key-use.ts';
import { knownRoute } from './known.ts';
import { notificationRoutes } from './notifications.ts';
import { overviewRoute } from './overview.ts';
import { pokeRoute } from './poke.ts';
import { pullRoute } from './pull.ts';
import { pushRoute } from './push.ts';
import { quarantineRoute } from './quarantine.ts';
import { reviewEvidenceRoute } from './review-evidence.ts';
import { setupLinkRoute } from './setup-link.ts';

export interface SyncRoutesOptions {
	readonly sync: Sync;
	readonly auth: AuthDependencies;
	readonly notifications: Notifications;
	readonly authentication: Authentication;
	readonly devices: DeviceCookie;
	readonly clock: () => number;
	readonly log: Log;
}

/** An app sends some twenty requests a second at the very most, and seldom for long. */
const PER_DEVICE = { burst: 3000, perSecond: 50 };

/** Routes through which devices exchange data, once a person is signed in. */
export function syncRoutes(options: SyncRoutesOptions): Hono<ServerEnv> {
	const { sync, auth, notifications, authentication, devices, clock, log } = options;
	const app = new Hono<ServerEnv>();
	endpoint(app, '/quarantine', { POST: quarantineRoute(sync) });
	app.use('/envelopes', refuseTooOld);
	endpoint(app, '/envelopes', { POST: envelopesRoute(sync, { clock, log }) });
	app.use(refuseTooOld, authenticate(authentication), rateLimit({ ...PER_DEVICE, clock }));
	endpoint(app, '/push', { POST: pushRoute(sync, { clock, log }) });
	endpoint(app, '/pull', { POST: pullRoute(sync, devices) });
	endpoint(app, '/known', { POST: knownRoute(sync) });
	endpoint(app, '/key-use', { POST: keyUseRoute(sync) });
	endpoint(app, '/setup-link', { POST: setupLinkRoute(auth) });
	endpoint(app, '/caller-check', { POST: callerCheckRoute(auth) });
	endpoint(app, '/overview', { POST: overviewRoute(sync) });
	endpoint(app, '/audit', { POST: auditRoute(sync) });
	endpoint(app, '/audit/verify', { POST: auditVerifyRoute(sync) });
	endpoint(app, '/audit/export', { GET: withFreshFactor(clock, auditExportRoute(sync)) });
	endpoint(app, '/reviews/:id/evidence', {
		GET: withFreshFactor(clock, reviewEvidenceRoute(auth))
	});
	endpoint(app, '/devices', { POST: devicesRoute(sync) });
	endpoint(app, '/envelope-key', { POST: envelopeKeyRoute(auth) });
	endpoint(app, '/notifications', notificationRoutes(notifications));
	endpoint(app, '/events', { GET: pokeRoute(sync, log) });
	return app;
}
