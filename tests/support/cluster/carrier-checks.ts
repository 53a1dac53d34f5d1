import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import type { EnvelopeAnswer } from '@tenantry/shared/protocol/receipt.ts';
import type { AuditEvent } from '@tenantry/sync-server/store/store.ts';
import { parseCarriage } from '@tenantry/sync-server/sync/audit/carriage.ts';
import { expect } from 'vitest';

/** Checks who the server says has carried changes against who did. */
export class CarrierChecks {
	/** Devices that have delivered a change, and signed that they do. */
	readonly #carriers = new Map<string, Set<string>>();
	/** Changes that a receipt calls received. */
	readonly #received = new Set<string>();
	/** Changes in envelopes that were copied, by the author's signature. */
	readonly #copied = new Map<string, string>();

	noteCopy({ signature }: Envelope, mutationId: string): void {
		this.#copied.set(signature, mutationId);
	}

	hasCopy(mutationId: string): boolean {
		return [...this.#copied.values()].includes(mutationId);
	}

	/** Records deliveries that are rightly signed, before they leave. */
	noteDeliveries(envelopes: readonly Envelope[]): void {
		for (const { signature, carrier } of envelopes) {
			const mutationId = this.#copied.get(signature);
			if (mutationId === undefined || carrier === undefined) continue;
			noteIn(this.#carriers, mutationId, carrier.deviceId);
		}
	}

	noteAnswers(envelopes: readonly Envelope[], answers: readonly EnvelopeAnswer[]): void {
		for (const [place, { state }] of answers.entries()) {
			const mutationId = this.#copied.get(envelopes[place]?.signature ?? '');
			if (mutationId !== undefined && state === 'received') this.#received.add(mutationId);
		}
	}

	/** Expects that whoever an event names has delivered its change. */
	expectNamed(audit: readonly AuditEvent[]): void {
		for (const event of audit) {
			const named = parseCarriage(event);
			if (named === undefined) continue;
			const carriers = this.#carriers.get(event.mutation_id ?? '') ?? new Set();
			const what = `C16 ${event.name} of event ${event.version} was carried by ${named.name}`;
			expect([...carriers], what).toContain(named.deviceId);
		}
	}

	/** Expects that what was received is decided. */
	expectTold(audit: readonly AuditEvent[]): void {
		const decided = new Set(audit.map((event) => event.mutation_id));
		for (const id of this.#received)
			expect(decided.has(id), `C16 ${id} was received and not decided`).toBe(true);
	}
}

function noteIn<T>(notes: Map<string, Set<T>>, id: string, value: T): void {
	notes.set(id, (notes.get(id) ?? new Set<T>()).add(value));
}
