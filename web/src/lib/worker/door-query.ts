import type { OwnEventsAnswer } from '@tenantry/shared/protocol/own-events.ts';
import type {
	NewRecoveryCodes,
	RecoveryCodeCount
} from '@tenantry/shared/protocol/recovery-codes.ts';

/** What people ask the door about themselves; the server alone knows, so it has to be there. */
export interface DoorAnswers {
	readonly ownEvents: OwnEventsAnswer;
	readonly countRecoveryCodes: RecoveryCodeCount;
	readonly renewRecoveryCodes: NewRecoveryCodes;
}
export type DoorQuestion = keyof DoorAnswers;

/** What somebody might not have done themselves, and has not yet been asked about here. */
export interface NoticesQuery {
	readonly kind: 'notices';
	/** When this device last heard from the server: without it nothing is asked. */
	readonly heardAt: number | null;
}
export type { OwnEvent } from '@tenantry/shared/protocol/own-events.ts';
