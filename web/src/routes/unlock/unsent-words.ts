import { formatNumber } from '#lib/client/words/locale.ts';
import type { Person } from '#lib/engine-api/engine-state.ts';

type Unsent = Pick<
	Person,
	'waiting' | 'sent' | 'sealed' | 'delayed' | 'mayHaveLeft' | 'isVaultMissing'
>;

/** Counts changes that the server doesn't have yet. */
export function unsentOf({ waiting, sent = 0 }: Pick<Person, 'waiting' | 'sent'>): number {
	return waiting - sent;
}

export function unsentWords(person: Unsent): string {
	return person.mayHaveLeft === true && unsentOf(person) > 0
		? uncertainWords(unsentOf(person))
		: `${countWords(person)} ${nextWords(person)}`;
}

/** Says what is lost if the copy is removed from this device. */
export function lossWords(person: Pick<Person, 'waiting' | 'sent' | 'mayHaveLeft'>): string {
	const unsent = unsentOf(person);
	if (unsent === 0) return 'Everything has been sent. Nothing will be lost.';
	if (person.mayHaveLeft === true)
		return unsent === 1
			? '1 change may not have been sent. If it hasn’t, it will be lost.'
			: `${formatNumber(unsent)} changes may not have been sent. Those that haven’t will be lost.`;
	return unsent === 1
		? '1 change hasn’t been sent. It will be lost.'
		: `${formatNumber(unsent)} changes haven’t been sent. They will be lost.`;
}

/** A full device records that changes leave, but not which ones. */
function uncertainWords(unsent: number): string {
	return unsent === 1
		? 'This device’s storage is full: 1 change is waiting, or has been sent already. Unlock to see.'
		: `This device’s storage is full: ${formatNumber(unsent)} changes are waiting, or have been sent already. Unlock to see.`;
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

function nextWords(person: Unsent): string {
	const unsent = unsentOf(person);
	if (unsent === 0) return resultWords(person);
	const { sealed = 0, delayed = 0 } = person;
	if (sealed - delayed < unsent) return stayingWords(person, unsent);
	return unsent === 1
		? 'It’ll be sent as soon as there’s a connection, even while Tenantry is locked.'
		: 'They’ll be sent as soon as there’s a connection, even while Tenantry is locked.';
}

function resultWords({ isVaultMissing }: Unsent): string {
	return isVaultMissing === true
		? 'The result appears under Changes once you’ve signed in.'
		: 'Unlock to see the result.';
}

function stayingWords({ isVaultMissing }: Unsent, unsent: number): string {
	if (isVaultMissing !== true) return unsent === 1 ? 'Unlock to send it.' : 'Unlock to send them.';
	return unsent === 1
		? 'It can’t be read on this device any more.'
		: 'Some can’t be read on this device any more.';
}
