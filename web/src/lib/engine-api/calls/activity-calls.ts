import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { ActivityFilters, ChainCheck } from '#lib/engine-api/activity.ts';
import type { EnqueueError, ExportRefusal } from '#lib/engine-api/errors.ts';
import { featureCall, LOCKED, record, text } from './call.ts';
import * as z from 'zod/mini';

/** Calls about the activity of the provider. */
export const ACTIVITY_CALLS = {
	/** Fetches activity until `count` entries are here, as far as the server has them. */
	readActivity: featureCall<
		(
			filters: ActivityFilters,
			count: number
		) => Promise<Result<undefined, SessionError | EnqueueError>>
	>(LOCKED, record, z.number()),
	/** Returns the activity as a file, as the server has it. */
	exportActivity: featureCall<
		(
			format: 'csv' | 'json',
			filters: ActivityFilters
		) => Promise<Result<Blob, SessionError | EnqueueError | ExportRefusal>>
	>(LOCKED, text, record),
	/** Verifies the audit link by link; for owners. */
	verifyActivity:
		featureCall<() => Promise<Result<ChainCheck, SessionError | EnqueueError>>>(LOCKED)
};
