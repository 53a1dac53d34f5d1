import type { SignedIn } from '@tenantry/shared/protocol/session.ts';
import type { Desk } from './desk.ts';
import { identityOf, toPerson, type Identity } from './identity.ts';
import type { EngineState, HandOver, Person, RemovedCopy } from './live-queries.ts';

/** Where the engine is. */
export type Phase =
	| { readonly kind: 'signed_out' | 'locked' }
	| { readonly kind: 'choosing_passphrase'; readonly signedIn: SignedIn }
	| { readonly kind: 'open'; readonly desk: Desk }
	| {
			readonly kind: 'revoked';
			readonly identity: Identity;
			readonly waiting: number;
			readonly handOver: HandOver;
	  }
	| { readonly kind: 'unavailable'; readonly reason: 'storage' | 'newer_build' | 'other_tab' };

/** As a page may know it. */
export function toEngineState(
	phase: Phase,
	known: readonly Person[],
	removedCopy: RemovedCopy | undefined
): EngineState {
	switch (phase.kind) {
		case 'signed_out':
			return { phase: 'signed_out', people: known, ...(removedCopy && { removedCopy }) };
		case 'locked':
			return { phase: 'locked', people: known };
		case 'choosing_passphrase':
			return { phase: phase.kind, person: toPerson(identityOf(phase.signedIn), 0) };
		case 'open':
			return openState(phase.desk);
		case 'revoked':
			return {
				phase: 'revoked',
				person: toPerson(phase.identity, phase.waiting),
				handOver: phase.handOver
			};
		case 'unavailable':
			return { phase: 'unavailable', reason: phase.reason };
	}
}

function openState({ identity, replica }: Desk): EngineState {
	const { sent, total } = replica.state.stage?.progress ?? { sent: 0, total: 0 };
	return {
		phase: 'open',
		person: toPerson(identity, replica.queue.size),
		firstSync: replica.isWhole ? null : { received: sent, total }
	};
}
