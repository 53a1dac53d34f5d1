import { hadRoom } from '#lib/replica/database.ts';
import type { People } from '#lib/replica/people.ts';
import type { Desk } from '#lib/engine/session/open-session.ts';
import { personKey } from '#lib/engine/copy/identity.ts';
import type { KnownPeople } from './known-people.ts';
import type { HandOver } from '#lib/engine-api/queries.ts';
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
	desk: Desk,
	ticket: string | undefined,
	{ known, people, phase, become }: RevocationOptions
): Promise<void> {
	const { identity } = desk;
	const key = personKey(identity);
	const waiting = desk.replica.queue.size;
	const ended = (handOver: HandOver): Phase => ({ kind: 'revoked', identity, waiting, handOver });
	if (waiting === 0) {
		desk.close();
		await known.drop(key);
		become(ended('nothing'));
		return;
	}
	await hadRoom(people.person.update(key, { isRevoked: true }));
	await desk.wipeRows();
	const going = ended('going');
	become(going);
	const isStillRevoked = (): boolean => phase() === going;
	const isHanded = ticket !== undefined && (await desk.handOver(ticket, isStillRevoked));
	desk.close();
	// A person who has signed in again in between continues with what was kept.
	if (!isStillRevoked()) return;
	if (isHanded) await known.drop(key);
	become(ended(isHanded ? 'done' : 'impossible'));
}
