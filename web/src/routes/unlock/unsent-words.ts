import { formatNumber } from '#lib/client/words/locale.ts';
import type { Person } from '#lib/engine-api/engine-state.ts';

/** Returns the number of changes that the server doesn't have yet. */
export function unsentOf({ waiting, sent = 0 }: Pick<Person, 'waiting' | 'sent'>): number {
	return waiting - sent;
}

/** Says what has left a locked device, what waits there, and what happens to that. */
export function unsentWords(person: Pick<Person, 'waiting' | 'sent' | 'sealed'>): string {
	return `${countWords(person)} ${nextWords(person)}`;
}

function countWords(person: Pick<Person, 'waiting' | 'sent'>): string {
	const { sent = 0 } = person;
	const unsent = unsentOf(person);
	if (sent === 0)
		return unsent === 1 ? '1 change is waiting.' : `${formatNumber(unsent)} changes are waiting.`;
	if (unsent === 0)
		return sent === 1 ? '1 change has been sent.' : `${formatNumber(sent)} changes have been sent.`;
	return `${formatNumber(sent)} sent, ${formatNumber(unsent)} waiting.`;
}

function nextWords(person: Pick<Person, 'waiting' | 'sent' | 'sealed'>): string {
	const unsent = unsentOf(person);
	if (unsent === 0) return 'Unlock to see the result.';
	const { sealed = 0 } = person;
	if (sealed < unsent) return unsent === 1 ? 'Unlock to send it.' : 'Unlock to send them.';
	return unsent === 1
		? 'It’ll be sent as soon as there’s a connection, even while Tenantry is locked.'
		: 'They’ll be sent as soon as there’s a connection, even while Tenantry is locked.';
}
