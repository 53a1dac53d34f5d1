import type { Because } from '@tenantry/shared/domain/because.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { BulkAction, BulkPlan, BulkScope } from '#lib/engine-api/bulk.ts';
import type { Choice, UnsentChanges } from '#lib/engine-api/change.ts';
import type { PassedOn, Received, ReceiptError } from '#lib/engine-api/carried.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import type { Enqueued, Mutation, Prediction } from '#lib/engine-api/mutation.ts';
import type { StorageFault } from '#lib/replica/store/database.ts';
import { engineCall, featureCall, LOCKED, record, records, text } from './call.ts';
import * as z from 'zod/mini';

/** Calls that make, predict and settle changes. */
export const CHANGE_CALLS = {
	mutate: engineCall<
		(
			mutation: Mutation,
			options?: { readonly redoOf?: string }
		) => Promise<Result<Enqueued, EnqueueError>>
	>(record, z.optional(record)),
	/** Makes several changes in order, stored on this device all together or not at all. */
	mutateAll: featureCall<
		(calls: readonly Mutation[]) => Promise<Result<readonly Enqueued[], EnqueueError>>
	>(LOCKED, records),
	/** Predicts what a mutation would do now, without making it. */
	predict: engineCall<(mutation: Mutation) => Promise<Prediction>>(record),
	/** Withdraws a change that has never left the device; returns whether it could. */
	withdraw: engineCall<(mutationId: string) => Promise<Result<boolean, StorageFault>>>(text),
	/** Withdraws everything that has never left the device; returns how much that was. */
	withdrawAll: featureCall<() => Promise<Result<number, EnqueueError>>>(LOCKED),
	/** Settles changes that need their author: all of it is stored on this device, or nothing. */
	settle: featureCall<
		(choices: readonly Choice[]) => Promise<Result<readonly Enqueued[], EnqueueError>>
	>(LOCKED, records),
	/** Predicts what a choice would do now, without making it. */
	predictChoice: featureCall<(choice: Choice) => Promise<Result<Prediction, EnqueueError>>>(
		LOCKED,
		record
	),
	/**
	 * Takes a change back that has left the device: with a new one, if its author may and no one came
	 * after, or by withdrawing its request for approval.
	 */
	reverse: featureCall<(mutationId: string) => Promise<Result<Enqueued, EnqueueError>>>(
		LOCKED,
		text
	),
	/**
	 * Returns the envelopes of waiting changes for a colleague's device; from then on they count as
	 * sent. Those without an envelope are left out.
	 */
	passOn: featureCall<
		(mutationIds: readonly string[]) => Promise<Result<readonly PassedOn[], EnqueueError>>
	>(LOCKED, z.array(text)),
	/** Takes a receipt that a colleague's device shows, if the server signed it. */
	takeReceipt: featureCall<(receipt: object) => Promise<Result<Received, ReceiptError>>>(
		LOCKED,
		record
	),
	/** Returns all waiting changes, for a file. */
	exportUnsent: featureCall<() => Promise<Result<UnsentChanges, EnqueueError>>>(LOCKED),
	/**
	 * Fetches every row again; returns whether the server could be reached. Waiting changes stay.
	 */
	resetCopy: featureCall<() => Promise<Result<boolean, EnqueueError>>>(LOCKED),
	/** Syncs now: after a tap on the chip, on `online`, or when the page comes to the front. */
	syncNow: engineCall<() => void>(),
	/** Predicts what a bulk change would do now, without making it. */
	planBulk: featureCall<
		(scope: BulkScope, action: BulkAction) => Promise<Result<BulkPlan, EnqueueError>>
	>(LOCKED, record, record),
	/** Makes a planned change, for exactly the people it was planned for. */
	makeBulk: featureCall<
		(planId: string, because: Because) => Promise<Result<undefined, EnqueueError>>
	>(LOCKED, text, record),
	/** Withdraws those of its changes that have never left the device; returns their number. */
	undoBulk: featureCall<(planId: string) => Promise<Result<number, EnqueueError>>>(LOCKED, text),
	/** Returns 96 random bits in hex, as the id of something created here. */
	newId: engineCall<() => Promise<string>>()
};
