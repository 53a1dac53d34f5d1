import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { EnqueueError, ExportRefusal } from '#lib/engine-api/errors.ts';
import { featureCall, LOCKED, text } from './call.ts';

export const REVIEW_CALLS = {
	exportReview: featureCall<
		(
			id: string,
			format: 'csv' | 'json'
		) => Promise<Result<Blob, SessionError | EnqueueError | ExportRefusal>>
	>(LOCKED, text, text)
};
