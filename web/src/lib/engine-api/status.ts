import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import type { CopyDamage } from '#lib/replica/snapshot/copy-damage.ts';
import type { ChangeState } from './change.ts';

export type NeedsYou = Readonly<Partial<Record<ChangeState, number>>>;

/** Data of every screen's chip. Times are epoch milliseconds of this device. */
export interface SyncStatus {
	readonly connection: 'online' | 'offline' | 'unreachable';
	readonly offlineSince: number | null;
	readonly isSyncing: boolean;
	readonly sending: { readonly sent: number; readonly total: number } | null;
	readonly waiting: number;
	/** Received by the server but not answered. */
	readonly sent: number;
	/** Number of this person's changes that wait for someone else's approval. */
	readonly awaiting: number;
	readonly oldestWaitingAt: number | null;
	readonly needsYou: NeedsYou;
	readonly lastSyncAt: number | null;
	/** Sync continues only after someone has acted: the user, or (`server`) the operator. */
	readonly paused: 'sign_in' | 'enrol' | 'update' | 'server' | 'revoked' | 'storage' | null;
	readonly trouble: SyncErrorCode | null;
	/** The head of the queue has not moved for two minutes while pulls succeed. */
	readonly isStalled: boolean;
	/** False if the provider accepts loosening changes only in contact, and there is none. */
	readonly mayLoosen: boolean;
	/** Part of the list that cannot be read on this device until it has been fetched again. */
	readonly missing: CopyDamage | null;
}
