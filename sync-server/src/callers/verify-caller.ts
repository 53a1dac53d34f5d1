import { mayReset } from '@tenantry/shared/domain/administrator/reset.ts';
import { canSeeAdministrator, principalOf } from '@tenantry/shared/domain/visibility.ts';
import type { CallerCheckAnswer } from '@tenantry/shared/protocol/caller-check.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { nameOf, readPerson } from '#auth/person/person.ts';
import { readSessionPerson } from '#auth/session/session.ts';
import { callerTokens } from '#auth/ticket/caller-code.ts';
import { findTicket, useTicket, type Ticket } from '#auth/ticket/ticket.ts';
import { accountText, type Account } from '#store/account.ts';
import type { Database, StoreReader, StoreTransaction } from '#store/store.ts';
import { LoadedRows, whenLoaded } from '#sync/loaded-rows.ts';
import { decideChange } from '#sync/push/decide-for.ts';
import { PushTransaction } from '#sync/push/push-transaction.ts';
import { callerActor, type CallerCheck } from './caller-actor.ts';

export type CallerCheckError =
	'unauthenticated' | 'not_permitted' | 'wrong_code' | 'too_many_attempts';

type Dependencies = Pick<AuthDependencies, 'store' | 'clock' | 'throttle' | 'sealer'>;
type Checked = Result<CallerCheckAnswer, CallerCheckError>;

/**
 * Compares what a caller read aloud with the code in the email to the person they say they are. A
 * code is right once, and the audit names who verified whom. Attempts are counted by the person
 * before anything is compared; only those who may send a reset can use them up.
 */
export async function verifyCaller(
	dependencies: Dependencies,
	check: CallerCheck
): Promise<Checked> {
	const { store, throttle } = dependencies;
	const { providerId } = check.session;
	if (!(await store.read(providerId, (reader) => mayVerify(reader, check))))
		return err('not_permitted');
	const subject = accountText(callerOf(check));
	if (!(await throttle.admit('caller', subject))) return err('too_many_attempts');
	const checked = await store.write(providerId, (tx) => compare(tx, dependencies, check));
	if (checked.ok) await throttle.forgive('caller', subject);
	return checked;
}

async function compare(
	tx: StoreTransaction,
	{ clock, sealer }: Dependencies,
	check: CallerCheck
): Promise<Checked> {
	const at = clock();
	const author = await readSessionPerson(tx, check.session, at);
	if (author === undefined) return err('unauthenticated');
	const tokens = callerTokens(sealer, callerOf(check), check.code.replaceAll(/\D/g, ''));
	const ticket = await ticketOf(tx.db, tokens, at);
	if (ticket === undefined) return err('wrong_code');
	const push = new PushTransaction(tx, { at });
	const { decision } = await decideChange(push, callerActor(check, nameOf(author)), {
		name: 'administrator.recordCallerCheck',
		args: { id: check.administratorId }
	});
	if (decision.outcome === 'rejected') return err('not_permitted');
	await useTicket(tx.db, ticket, at);
	await push.write();
	return ok({ verifiedAt: at });
}

function callerOf({ session, administratorId }: CallerCheck): Account {
	return { providerId: session.providerId, administratorId };
}

/** The author may send resets to this person, who is another one and visible to them. */
async function mayVerify(
	reader: StoreReader,
	{ session, administratorId: id }: CallerCheck
): Promise<boolean> {
	const person = id === session.administratorId ? undefined : await readPerson(reader, id);
	if (person === undefined) return false;
	const rows = new LoadedRows(reader);
	return whenLoaded(rows, () => {
		const principal = principalOf(rows, session.administratorId, session.providerId);
		return (
			canSeeAdministrator(rows, principal, id) && mayReset(principal, person.administrator.role)
		);
	});
}

/** Each token is made for one person. */
async function ticketOf(
	db: Database,
	tokens: readonly string[],
	at: number
): Promise<Ticket | undefined> {
	for (const token of tokens) {
		const ticket = await findTicket(db, 'caller', { token, at });
		if (ticket !== undefined) return ticket;
	}
	return undefined;
}
