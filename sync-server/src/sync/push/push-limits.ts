import type { Lane } from '@tenantry/shared/protocol/push.ts';

import { createLimiter, type Limiter } from '#limiter.ts';
import type { Account } from '#store/account.ts';
import type { StoredMutation } from '#store/store.ts';

const HOUR_S = 3600;
const MB = 1_000_000;

/** Changes and bytes that arrive. A whole queue arrives at once; nobody goes on like that. */
const PERSON_CHANGES = { burst: 20_000, perSecond: 50 };
const PROVIDER_CHANGES = { burst: 100_000, perSecond: 500 };
const PERSON_BYTES = { burst: 32 * MB, perSecond: 250_000 };
const PROVIDER_BYTES = { burst: 160 * MB, perSecond: 2 * MB };

/**
 * Bytes that a person's refused changes and requests for approval leave on the disk. The lane for
 * tightenings has room of its own, so that no other refused change delays one. A request that begins
 * within the limit may exceed it, by less than 2 MB: so these are less than 10 MB in any hour.
 */
const KEPT: Readonly<Record<Lane, { readonly burst: number; readonly perSecond: number }>> = {
	ordinary: { burst: 2.5 * MB, perSecond: (2.5 * MB) / HOUR_S },
	urgent: { burst: 0.5 * MB, perSecond: (0.5 * MB) / HOUR_S }
};
/** Outcomes of changes that stay in lists, the author's or the approvers', and change no row. */
const LEAVING: ReadonlySet<string> = new Set(['rejected', 'approval']);
/** Measured: what a refused change leaves besides its arguments, with its event and all indexes. */
const REFUSED_BYTES = 1_800;

export interface Arriving {
	readonly account: Account;
	readonly lane: Lane;
	readonly changes: number;
	readonly bytes: number;
}

export interface Admission {
	/** Milliseconds to wait; 0 if it may be decided. */
	readonly waitMs: number;
	/** Gives back what was reserved, once what is left has been counted. */
	readonly done: () => void;
}

/** What is left of a decided change. */
type Left = Pick<StoredMutation, 'provider_id' | 'author_id' | 'outcome' | 'args' | 'verdict'>;

/** What one person and one provider may send, and what refused changes may leave. */
export interface PushLimits {
	/** Milliseconds to wait before anything more is read; 0 if something may arrive. */
	readonly look: (account: Account) => number;
	/** Counts what arrives, and reserves what it may leave. */
	readonly arrive: (arriving: Arriving) => Admission;
	/** Counts what a refused change leaves, with so many bytes of its own. */
	readonly leave: (lane: Lane, account: Account, bytes: number) => void;
	/** Counts what the refused and the waiting ones among decided changes leave. */
	readonly keep: (lane: Lane, decided: readonly Left[]) => void;
}

export function createPushLimits(clock: () => number): PushLimits {
	const limiter = (rate: { readonly burst: number; readonly perSecond: number }) =>
		createLimiter({ ...rate, clock });
	const [personChanges, providerChanges] = [limiter(PERSON_CHANGES), limiter(PROVIDER_CHANGES)];
	const [personBytes, providerBytes] = [limiter(PERSON_BYTES), limiter(PROVIDER_BYTES)];
	const kept = { ordinary: limiter(KEPT.ordinary), urgent: limiter(KEPT.urgent) };

	function leave(lane: Lane, { providerId, administratorId }: Account, bytes: number): void {
		kept[lane].owe(`${providerId} ${administratorId}`, REFUSED_BYTES + bytes);
	}

	return {
		look({ providerId, administratorId }) {
			const person = `${providerId} ${administratorId}`;
			return Math.max(
				personChanges.look(person),
				personBytes.look(person),
				providerChanges.look(providerId),
				providerBytes.look(providerId)
			);
		},
		arrive({ account: { providerId, administratorId }, lane, changes, bytes }) {
			const person = `${providerId} ${administratorId}`;
			const reserved = changes * REFUSED_BYTES + bytes;
			const buckets: readonly (readonly [Limiter, string, number])[] = [
				[kept[lane], person, reserved],
				[personChanges, person, changes],
				[personBytes, person, bytes],
				[providerChanges, providerId, changes],
				[providerBytes, providerId, bytes]
			];
			const waitMs = Math.max(...buckets.map(([bucket, subject]) => bucket.look(subject)));
			if (waitMs > 0) {
				// What is refused was read and parsed as well.
				personBytes.owe(person, bytes);
				providerBytes.owe(providerId, bytes);
				return { waitMs, done: () => {} };
			}
			for (const [bucket, subject, amount] of buckets) bucket.owe(subject, amount);
			return { waitMs, done: () => kept[lane].owe(person, -reserved) };
		},
		leave,
		keep(lane, decided) {
			for (const { provider_id, author_id, outcome, args, verdict } of decided)
				if (LEAVING.has(outcome))
					leave(
						lane,
						{ providerId: provider_id, administratorId: author_id },
						args.length + verdict.length
					);
		}
	};
}
