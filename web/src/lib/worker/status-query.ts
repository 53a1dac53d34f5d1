import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import type { CopyDamage } from '#lib/replica/copy-damage.ts';
import type { ChangeState } from './change-query.ts';

/** How many changes wait for this person's word, by what became of them. */
export type NeedsYou = Readonly<Partial<Record<ChangeState, number>>>;

/** The chip of every screen (experience.md 7.3). Times are epoch milliseconds of this device. */
export interface SyncStatus {
	readonly connection: 'online' | 'offline' | 'unreachable';
	readonly offlineSince: number | null;
	readonly isSyncing: boolean;
	readonly sending: { readonly sent: number; readonly total: number } | null;
	readonly waiting: number;
	readonly oldestWaitingAt: number | null;
	readonly needsYou: NeedsYou;
	readonly lastSyncAt: number | null;
	/** Goes on only after somebody has done something: the person, or (`server`) the operator. */
	readonly paused: 'sign_in' | 'enrol' | 'update' | 'server' | 'revoked' | 'storage' | null;
	/** Why the last round ended as it did; null where all went well. */
	readonly trouble: SyncErrorCode | null;
	/** The head of the queue has not moved for two minutes while pulls succeed. */
	readonly isStalled: boolean;
	/** False where the provider takes what loosens in contact only, and there is none. */
	readonly mayLoosen: boolean;
	/** What of the list on this device can't be read, until it has come again. */
	readonly missing: CopyDamage | null;
}
