/** Response to a refused request: a code and, if waiting helps, when to retry. */
export interface AuthError {
	readonly code:
		| 'wrong_credentials'
		| 'wrong_code'
		| 'wrong_passkey'
		| 'passkey_unavailable'
		| 'last_factor'
		| 'ticket_expired'
		| 'password_too_short'
		| 'password_too_common'
		| 'too_many_attempts'
		| 'unauthenticated'
		| 'device_revoked'
		| 'step_up_required'
		| 'overloaded';
	readonly retryAfterMs?: number;
}
