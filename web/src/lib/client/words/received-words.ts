import { RejectionCode } from '@tenantry/shared/rejection.ts';
import type { Received } from '#lib/engine-api/carried.ts';
import { explainRejection } from './explain/rejection.ts';
import { moment } from './when.ts';

/** Says what became of a change that a colleague delivered, as the server's receipt says. */
export function receivedWords(received: Received): string {
	const { carrier, asOf } = received;
	const at = moment(asOf, Date.now());
	const how =
		carrier === null
			? `Received by the server, as of ${at}.`
			: `Received by the server, delivered by ${carrier}, as of ${at}.`;
	return `${outcomeWords(received)} ${how}`;
}

function outcomeWords({ outcome, code, decidedAt }: Received): string {
	switch (outcome) {
		case 'applied':
		case 'merged':
			return `In effect ${moment(decidedAt, Date.now())}.`;
		case 'noop':
			return 'In effect: it was already set.';
		case 'superseded':
			return 'Didn’t happen: a different value is in effect.';
		case 'rejected':
			return `Didn’t happen: ${reasonWords(code)}`;
		case 'expired':
			return code === 'expired'
				? 'Didn’t happen: nobody approved it in time.'
				: 'Didn’t happen: it arrived too late.';
		case 'review':
			return 'Needs you: confirm it under Changes once this device is online.';
		case 'quarantined':
			return 'On its way: an owner reviews it first.';
		case 'approval':
			return 'On its way: it waits for another administrator’s approval.';
	}
}

function reasonWords(code: string | null): string {
	const known = RejectionCode.safeParse(code).data;
	return known === undefined ? 'the server refused it.' : explainRejection(known);
}

/** What the person wanted is in effect. */
export function isInEffect({ outcome }: Received): boolean {
	return outcome === 'applied' || outcome === 'merged' || outcome === 'noop';
}
