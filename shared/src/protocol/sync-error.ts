import * as z from 'zod/mini';

/** Why a whole request failed; nothing in it was decided. Wire format: add, never rename. */
export const SYNC_ERROR_CODES = [
	'offline',
	'unauthenticated',
	'enrolment_required',
	'wrong_person',
	'cookie_unknown',
	'app_too_old',
	'server_too_old',
	'device_revoked',
	'too_large',
	'overloaded',
	'invalid_request',
	'not_permitted',
	/** A fresh factor is required: POST /session/v1/step-up. */
	'step_up_required',
	/** A second person has to let this one export first. */
	'approval_required',
	/** The server has no room to write; it still serves reads. */
	'disk_full'
] as const;

export const SyncErrorCode = z.enum(SYNC_ERROR_CODES);
export type SyncErrorCode = z.infer<typeof SyncErrorCode>;

/** The body of every refused request to the sync and session routes. */
export const SyncError = z.object({
	code: SyncErrorCode,
	requestId: z.optional(z.string()),
	/** Delay before a retry, from Retry-After. */
	retryAfterMs: z.optional(z.number()),
	/** Comes with `device_revoked`: admits to one hand-over of unsent changes (quarantine.ts). */
	ticket: z.optional(z.string())
});
export type SyncError = z.infer<typeof SyncError>;
