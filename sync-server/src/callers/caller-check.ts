import type { Session } from '#auth/session/session.ts';

/** A person on the phone, to be verified by what they read aloud. */
export interface CallerCheck {
	readonly session: Session;
	readonly address: string;
	/** Who the caller says they are. */
	readonly administratorId: string;
	/** What the caller read aloud. */
	readonly code: string;
}
