import * as z from 'zod/mini';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { AuthError } from '#auth/auth-error.ts';
import type { AuthDependencies } from '#auth/dependencies.ts';
import type { DeviceClaim } from '#auth/device/device.ts';
import { nameOf, type Person } from '#auth/person/person.ts';
import type { ServerChange } from '#auth/person/recorder.ts';
import { isSessionActive, type Session } from '#auth/session/session.ts';
import { findTicket, isTicketOpen, type Ticket } from '#auth/ticket/ticket.ts';
import type { Account } from '#store/account.ts';
import type { Database } from '#store/store.ts';

export type Enroller =
	{ readonly ticket: Ticket; readonly device: DeviceClaim } | { readonly session: Session };

const TicketNote = z.object({ id: z.optional(z.string()), name: z.string() });

export async function findEnroller(
	{ store, clock, ownActs }: AuthDependencies,
	{ ticket: token, session }: { readonly ticket?: string | undefined; readonly session?: Session }
): Promise<Result<Enroller, AuthError>> {
	if (token === undefined) {
		if (session === undefined) return err({ code: 'unauthenticated' });
		const refusal = ownActs(session);
		return refusal === undefined ? ok({ session }) : err(refusal);
	}
	const ticket = await findTicket(store.db, 'enrol', { token, at: clock() });
	if (ticket === undefined) return err({ code: 'ticket_expired' });
	return ok({ ticket, device: TicketNote.parse(JSON.parse(ticket.note)) });
}

/**
 * Checks the enroller again under the lock, because a session that was ended, or a ticket that was
 * used or dropped, while its request waited must not leave a way in behind.
 */
export async function isEnrollerValid(
	db: Database,
	enroller: Enroller,
	at: number
): Promise<boolean> {
	return 'session' in enroller
		? isSessionActive(db, enroller.session.sessionHash, at)
		: isTicketOpen(db, enroller.ticket, at);
}

export function deviceIdOf(enroller: Enroller): string | undefined {
	return 'session' in enroller ? enroller.session.deviceId : undefined;
}

export function accountOf(enroller: Enroller): Account {
	return 'ticket' in enroller ? enroller.ticket : enroller.session;
}

export function enrolmentChange(person: Person, isFinished: boolean): ServerChange {
	const { administratorId: id } = person;
	return {
		name: 'administrator.recordEnrolment',
		args: { id, isFinished },
		actorId: id,
		actorName: nameOf(person)
	};
}
