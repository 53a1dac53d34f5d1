import { createLimiter } from '#limiter.ts';
import { accountText } from '#store/account.ts';
import type { Store } from '#store/store.ts';
import { decideApproval } from './approvals/decide-request.ts';
import { createAuditExport, type AuditExport } from './audit/export.ts';
import { createAuditPage, type AuditPage } from './audit/page.ts';
import { createAuditVerify, type AuditVerify } from './audit/verify-chain.ts';
import type { EnvelopeKeys } from '#auth/keys/envelope-keys.ts';
import type { Signer } from '#auth/keys/signer.ts';
import type { CookieSeal } from './readers/cookie.ts';
import { createDevices, type Devices } from './devices/devices.ts';
import { createKeyUse, type KeyUse } from './devices/key-use.ts';
import { createEnvelopes, type Envelopes } from './envelopes/envelopes.ts';
import { createOverview, type Overview } from './overview/overview.ts';
import { createKnown, type Known } from './push/known.ts';
import { PokeHub } from './poke-hub.ts';
import { createPull, type Pull, type PullDependencies } from './pull/pull.ts';
import { createDeliver } from './push/delivery.ts';
import type { OnBug } from './push/device-actor.ts';
import { createPush, type Push } from './push/push.ts';
import { createPushLimits, type PushLimits } from './push/push-limits.ts';
import { createQuarantine, type Quarantine } from './push/quarantine.ts';

export interface SyncDependencies {
	readonly store: Store;
	readonly clock: () => number;
	readonly log: { error(fields: object, message: string): void };
	/** Registry of event streams, if others count them too. */
	readonly hub?: PokeHub | undefined;
	/** Ends the event streams when the server stops. */
	readonly closing?: AbortSignal | undefined;
	readonly handOverTickets: (deviceId: string) => readonly string[];
	readonly seal: CookieSeal;
	readonly noteContact: PullDependencies['noteContact'];
	readonly envelopeKeys: EnvelopeKeys;
	readonly receiptSigner: Signer;
	/**
	 * Whether a session is still valid: it may have expired, or another process may have ended it.
	 */
	readonly isAlive: (sessionHash: string) => Promise<boolean>;
}

/** The sync half of the server. */
export interface Sync {
	readonly push: Push;
	readonly pushLimits: PushLimits;
	readonly pull: Pull;
	readonly known: Known;
	/** The audit log, as far as the sender may read it. */
	readonly audit: {
		readonly page: AuditPage;
		readonly verify: AuditVerify;
		readonly exportFile: AuditExport;
	};
	/** Takes what revoked devices hand over. */
	readonly quarantine: Quarantine;
	/** Takes what locked apps send. */
	readonly envelopes: Envelopes;
	readonly keyUse: KeyUse;
	readonly overview: Overview;
	readonly devices: Devices;
	readonly hub: PokeHub;
	/** Returns the newest version of a provider, for a listener that starts. */
	readonly versionOf: (providerId: string) => Promise<number>;
	readonly isAlive: SyncDependencies['isAlive'];
}

/** Lines in the log about a person's devices, which anyone who is signed in can cause. */
const REPORTS = { burst: 10, perSecond: 1 / 60 };

export function createSync(dependencies: SyncDependencies): Sync {
	const { store, clock, log, closing, handOverTickets, seal, noteContact, isAlive } = dependencies;
	const { hub = new PokeHub(), envelopeKeys: keys, receiptSigner: signer } = dependencies;
	const pushLimits = createPushLimits(clock);
	const reports = createLimiter({ ...REPORTS, clock });
	const deliver = createDeliver({
		store,
		clock,
		seal,
		decideApproval,
		onAccessEnd: ({ deviceId, ...account }) => hub.end(account, deviceId),
		onDecided: pushLimits.keep
	});
	const onBug: OnBug = (error, { id, name }) =>
		log.error({ err: error, mutation: id, name }, 'mutator failed');
	store.onVersion((providerId, version) => hub.poke(providerId, version));
	closing?.addEventListener('abort', () => hub.close());
	return {
		hub,
		pushLimits,
		push: createPush({ deliver, onBug }),
		pull: createPull({
			store,
			clock,
			seal,
			noteContact,
			onDiverged({ deviceId, ...account }) {
				if (reports.take(accountText(account)) === 0)
					log.error({ deviceId }, 'a replica had diverged');
			}
		}),
		known: createKnown(store),
		audit: {
			page: createAuditPage({ store, clock }),
			verify: createAuditVerify({ store, clock }),
			exportFile: createAuditExport({ store, clock })
		},
		quarantine: createQuarantine({ store, clock, handOverTickets }),
		envelopes: createEnvelopes({ store, keys, signer, deliver, onBug }),
		keyUse: createKeyUse(store),
		overview: createOverview(store, clock),
		devices: createDevices(store, clock),
		versionOf: (providerId) => store.read(providerId, async ({ head }) => head.version),
		isAlive
	};
}
