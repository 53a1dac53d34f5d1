import {
	AUDIT,
	AUDIT_EXPORT,
	AUDIT_VERIFY,
	REVIEW_EVIDENCE
} from '@tenantry/shared/protocol/audit.ts';
import { CALLER_CHECK } from '@tenantry/shared/protocol/caller-check.ts';
import { DEVICES } from '@tenantry/shared/protocol/devices.ts';
import { ENVELOPE_KEY, ENVELOPES } from '@tenantry/shared/protocol/envelope.ts';
import { KEY_USE } from '@tenantry/shared/protocol/key-use.ts';
import { KNOWN } from '@tenantry/shared/protocol/known.ts';
import { NOTIFICATIONS, SUBSCRIBE, UNSUBSCRIBE } from '@tenantry/shared/protocol/notifications.ts';
import { OVERVIEW } from '@tenantry/shared/protocol/overview.ts';
import { EVENTS } from '@tenantry/shared/protocol/poke.ts';
import { PULL } from '@tenantry/shared/protocol/pull.ts';
import { PUSH } from '@tenantry/shared/protocol/push.ts';
import { QUARANTINE } from '@tenantry/shared/protocol/quarantine.ts';
import { SETUP_LINK } from '@tenantry/shared/protocol/setup-link.ts';
import { err, ok } from '@tenantry/shared/result.ts';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { registerDeviceKeys } from '#auth/device/device-keys.ts';
import type { Notifications } from '#auth/device/notification-subscription.ts';
import { verifyCaller } from '#callers/verify-caller.ts';
import type { DeviceCookie } from '#middleware/device-cookie.ts';
import type { Log } from '#middleware/server-env.ts';
import { makeSetupLink } from '#provisioning/setup-link.ts';
import type { Sync } from '#sync/sync.ts';

import { auditExportRoute } from './audit-export.ts';
import { envelopesRoute } from './envelopes.ts';
import { pokeRoute } from './poke.ts';
import { pullRoute } from './pull.ts';
import { pushRoute } from './push.ts';
import { quarantineRoute } from './quarantine.ts';
import { reviewEvidenceRoute } from './review-evidence.ts';
import { on, type Route } from './route.ts';

export interface SyncRoutesOptions {
	readonly sync: Sync;
	readonly auth: AuthDependencies;
	readonly notifications: Notifications;
	readonly devices: DeviceCookie;
	readonly clock: () => number;
	readonly log: Log;
}

/** Routes through which devices exchange data, once a person is signed in. */
export function syncRoutes(options: SyncRoutesOptions): readonly Route[] {
	const { sync, auth, notifications, devices, clock, log } = options;
	return [
		{ endpoint: QUARANTINE, handle: quarantineRoute(sync) },
		{ endpoint: ENVELOPES, handle: envelopesRoute(sync, { clock, log }) },
		{ endpoint: PUSH, handle: pushRoute(sync, { clock, log }) },
		{ endpoint: PULL, handle: pullRoute(sync, devices) },
		{ endpoint: AUDIT_EXPORT, handle: auditExportRoute(sync) },
		{ endpoint: REVIEW_EVIDENCE, handle: reviewEvidenceRoute(auth) },
		{ endpoint: EVENTS, handle: pokeRoute(sync, log) },
		on(KNOWN, async (c, body) => ok(await sync.known(c.var.session, body))),
		on(KEY_USE, async (c, body) => ok(await sync.keyUse(c.var.session, body))),
		on(OVERVIEW, async (c, body) => ok(await sync.overview(c.var.session, body))),
		on(DEVICES, async (c, body) => ok(await sync.devices(c.var.session, body))),
		on(AUDIT, (c, body) => sync.audit.page(c.var.session, body)),
		on(AUDIT_VERIFY, (c, body) => sync.audit.verify(c.var.session, body)),
		on(SETUP_LINK, ({ var: { session, address } }, body) =>
			makeSetupLink(auth, { session, address, ...body })
		),
		on(CALLER_CHECK, ({ var: { session, address } }, body) =>
			verifyCaller(auth, { session, address, ...body })
		),
		on(ENVELOPE_KEY, async (c, keys) => {
			const { store, sealer } = auth;
			if (!(await registerDeviceKeys(store.db, c.var.session, keys))) return err('invalid_request');
			const sealFor = await sealer.envelopeKeys.sealFor();
			return ok({ sealFor, receiptKeys: sealer.receiptSigner.publicKeys() });
		}),
		on(NOTIFICATIONS, async (c) => ok(await notifications.of(c.var.session))),
		on(SUBSCRIBE, async (c, subscription) => {
			await notifications.set(c.var.session, subscription);
			return ok(await notifications.of(c.var.session));
		}),
		on(UNSUBSCRIBE, async (c) => {
			await notifications.remove(c.var.session);
			return ok(await notifications.of(c.var.session));
		})
	];
}
