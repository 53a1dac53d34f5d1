import type { OwnEventsAnswer } from '@tenantry/shared/protocol/own-events.ts';
import type {
	NewRecoveryCodes,
	RecoveryCodeCount
} from '@tenantry/shared/protocol/recovery-codes.ts';
import type { RemindersAnswer } from '@tenantry/shared/protocol/reminders.ts';

/**
 * Answers about the person's own credentials, sign-ins and emails. Only the server knows them, so
 * they need a connection.
 */
export interface AccountSecurityAnswers {
	readonly ownEvents: OwnEventsAnswer;
	readonly countRecoveryCodes: RecoveryCodeCount;
	readonly renewRecoveryCodes: NewRecoveryCodes;
	readonly reminders: RemindersAnswer;
	readonly turnRemindersOn: RemindersAnswer;
	readonly turnRemindersOff: RemindersAnswer;
}
export type AccountSecurityQuestion = keyof AccountSecurityAnswers;

/** Events in the person's name that they may not have caused; not yet confirmed on this device. */
export interface NoticesQuery {
	readonly kind: 'notices';
	/** When this device last heard from the server; null: nothing is requested. */
	readonly heardAt: number | null;
}
export type { OwnEvent } from '@tenantry/shared/protocol/own-events.ts';
