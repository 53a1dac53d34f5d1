import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { ActivityFilters, ChainCheck } from '#lib/engine-api/activity.ts';
import type { EnqueueError, ExportRefusal } from '#lib/engine-api/errors.ts';
import { featureCall, LOCKED, record, text } from './call.ts';
import * as z from 'zod/mini';

export const ACTIVITY_CALLS = {
	/** Stops early if the server has no more. */
	readActivity: featureCall<
		(
			filters: ActivityFilters,
			count: number
		) => Promise<Result<undefined, SessionError | EnqueueError>>
	>(LOCKED, record, z.number()),
	/** Leaves out changes that wait on this device. */
	exportActivity: featureCall<
		(
			format: 'csv' | 'json',
			filters: ActivityFilters
		) => Promise<Result<Blob, SessionError | EnqueueError | ExportRefusal>>
	>(LOCKED, text, record),
	/** Verifies the hash chain link by link; for owners. */
	verifyActivity:
		featureCall<() => Promise<Result<ChainCheck, SessionError | EnqueueError>>>(LOCKED)
};
