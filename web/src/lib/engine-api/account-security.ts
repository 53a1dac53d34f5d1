import type { OwnEventsAnswer } from '@tenantry/shared/protocol/own-events.ts';
import type {
	NewRecoveryCodes,
	RecoveryCodeCount
} from '@tenantry/shared/protocol/recovery-codes.ts';
import type { RemindersAnswer } from '@tenantry/shared/protocol/notifications.ts';

/** Needs a connection, because only the server knows the person's credentials. */
export interface AccountSecurityAnswers {
	readonly ownEvents: OwnEventsAnswer;
	readonly countRecoveryCodes: RecoveryCodeCount;
	readonly renewRecoveryCodes: NewRecoveryCodes;
	readonly reminders: RemindersAnswer;
	readonly turnRemindersOn: RemindersAnswer;
	readonly turnRemindersOff: RemindersAnswer;
}
export type AccountSecurityQuestion = keyof AccountSecurityAnswers;

export interface NoticesQuery {
	readonly kind: 'notices';
	/** When this device last heard from the server; null: nothing is requested. */
	readonly heardAt: number | null;
}
export type { OwnEvent } from '@tenantry/shared/protocol/own-events.ts';

export type NotificationChoice = 'on' | 'off';
