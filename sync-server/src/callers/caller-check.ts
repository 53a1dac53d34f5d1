import type { Session } from '#auth/session/session.ts';

export interface CallerCheck {
	readonly session: Session;
	readonly address: string;
	readonly administratorId: string;
	readonly code: string;
}
