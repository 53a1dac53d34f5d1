import type { Because } from '@tenantry/shared/domain/because.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { BulkAction, BulkPlan, BulkScope } from '#lib/engine-api/bulk.ts';
import type { Choice, UnsentChanges } from '#lib/engine-api/change.ts';
import type { PassedOn, Received, ReceiptError } from '#lib/engine-api/carried.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import type { Enqueued, MutationCall, Prediction } from '#lib/engine-api/mutation.ts';
import type { StorageFault } from '#lib/replica/store/database.ts';
import { engineCall, featureCall, LOCKED, record, records, text } from './call.ts';
import * as z from 'zod/mini';

export const CHANGE_CALLS = {
	mutate: engineCall<
		(
			mutation: MutationCall,
			options?: { readonly redoOf?: string }
		) => Promise<Result<Enqueued, EnqueueError>>
	>(record, z.optional(record)),
	/** Stores the changes on this device all together or not at all. */
	mutateAll: featureCall<
		(calls: readonly MutationCall[]) => Promise<Result<readonly Enqueued[], EnqueueError>>
	>(LOCKED, records),
	predict: engineCall<(mutation: MutationCall) => Promise<Prediction>>(record),
	withdraw: engineCall<(mutationId: string) => Promise<Result<boolean, StorageFault>>>(text),
	/** Returns the number of withdrawn changes. */
	withdrawAll: featureCall<() => Promise<Result<number, EnqueueError>>>(LOCKED),
	settle: featureCall<
		(choices: readonly Choice[]) => Promise<Result<readonly Enqueued[], EnqueueError>>
	>(LOCKED, records),
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
	/** The changes count as sent from then on. Leaves out those without an envelope. */
	passOn: featureCall<
		(mutationIds: readonly string[]) => Promise<Result<readonly PassedOn[], EnqueueError>>
	>(LOCKED, z.array(text)),
	/** Accepts only receipts that the server signed. */
	takeReceipt: featureCall<(receipt: object) => Promise<Result<Received, ReceiptError>>>(
		LOCKED,
		record
	),
	exportUnsent: featureCall<() => Promise<Result<UnsentChanges, EnqueueError>>>(LOCKED),
	/** Returns whether the server could be reached. Waiting changes stay. */
	resetCopy: featureCall<() => Promise<Result<boolean, EnqueueError>>>(LOCKED),
	/** Syncs now: after a tap on the chip, on `online`, or when the page comes to the front. */
	syncNow: engineCall<() => void>(),
	planBulk: featureCall<
		(scope: BulkScope, action: BulkAction) => Promise<Result<BulkPlan, EnqueueError>>
	>(LOCKED, record, record),
	/** Makes a planned change, for exactly the people it was planned for. */
	makeBulk: featureCall<
		(planId: string, because: Because) => Promise<Result<undefined, EnqueueError>>
	>(LOCKED, text, record),
	/** Withdraws only changes that have never left the device; returns their number. */
	undoBulk: featureCall<(planId: string) => Promise<Result<number, EnqueueError>>>(LOCKED, text),
	/** 96 random bits in hex, as the id of something created here. */
	newId: engineCall<() => Promise<string>>()
};
