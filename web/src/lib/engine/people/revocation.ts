import { unlessFull } from '#lib/replica/store/database.ts';
import type { Session } from '#lib/engine/session/session.ts';
import { personKey } from '#lib/engine/copy/identity.ts';
import type { HandOver } from '#lib/engine-api/engine-state.ts';
import type { PeopleContext } from './people-context.ts';
import type { Phase } from './phase.ts';

/**
 * Ends the open copy of a device that the server has ended: rows are removed at once, the unsent
 * changes and the key as soon as the server has the changes for review.
 */
export async function revoke(
	session: Session,
	ticket: string | undefined,
	{ known, people, phase }: Pick<PeopleContext, 'known' | 'people' | 'phase'>
): Promise<void> {
	const { identity } = session;
	const key = personKey(identity);
	const waiting = session.replica.queue.size;
	const ended = (handOver: HandOver): Phase => ({ kind: 'revoked', identity, waiting, handOver });
	if (waiting === 0) {
		session.close();
		await known.drop(key);
		phase.become(ended('nothing'));
		return;
	}
	await unlessFull(people.person.update(key, { isRevoked: true }));
	await session.wipeRows();
	await known.forgetCarried();
	const going = ended('going');
	phase.become(going);
	const isStillRevoked = (): boolean => phase.current === going;
	const isHanded = ticket !== undefined && (await session.handOver(ticket, isStillRevoked));
	session.close();
	// A person who has signed in again in between continues with what was kept.
	if (!isStillRevoked()) return;
	if (isHanded) await known.drop(key);
	phase.become(ended(isHanded ? 'done' : 'impossible'));
}
