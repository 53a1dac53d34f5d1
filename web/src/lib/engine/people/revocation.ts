import { hadRoom } from '#lib/replica/store/database.ts';
import type { People } from '#lib/replica/store/people.ts';
import type { Session } from '#lib/engine/session/session.ts';
import { personKey } from '#lib/engine/copy/identity.ts';
import type { KnownPeople } from './known-people.ts';
import type { HandOver } from '#lib/engine-api/engine-state.ts';
import type { Phase } from './phase.ts';

export interface RevocationOptions {
	readonly known: KnownPeople;
	readonly people: People;
	readonly phase: () => Phase;
	readonly become: (phase: Phase) => void;
}

/**
 * Ends the open copy of a device that the server has ended: rows go at once; the unsent changes go,
 * with the key, as soon as the server has them for review.
 */
export async function revoke(
	session: Session,
	ticket: string | undefined,
	{ known, people, phase, become }: RevocationOptions
): Promise<void> {
	const { identity } = session;
	const key = personKey(identity);
	const waiting = session.replica.queue.size;
	const ended = (handOver: HandOver): Phase => ({ kind: 'revoked', identity, waiting, handOver });
	if (waiting === 0) {
		session.close();
		await known.drop(key);
		become(ended('nothing'));
		return;
	}
	await hadRoom(people.person.update(key, { isRevoked: true }));
	await session.wipeRows();
	const going = ended('going');
	become(going);
	const isStillRevoked = (): boolean => phase() === going;
	const isHanded = ticket !== undefined && (await session.handOver(ticket, isStillRevoked));
	session.close();
	// A person who has signed in again in between continues with what was kept.
	if (!isStillRevoked()) return;
	if (isHanded) await known.drop(key);
	become(ended(isHanded ? 'done' : 'impossible'));
}
