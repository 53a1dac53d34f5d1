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
export type { OwnEvent } from '@tenantry/shared/protocol/own-events.ts';
