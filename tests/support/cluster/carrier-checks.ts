import type { Envelope, Receipt } from '@tenantry/shared/protocol/envelope.ts';
import type { AuditEvent } from '@tenantry/sync-server/store/store.ts';
import { parseCarriage } from '@tenantry/sync-server/sync/audit/carriage.ts';
import { expect } from 'vitest';

/** Checks who the server says has carried changes against who did. */
export class CarrierChecks {
	/** Devices that have delivered a change, and signed that they do. */
	readonly #carriers = new Map<string, Set<string>>();
	/** What receipts have said about who carried a change. */
	readonly #told = new Map<string, Set<string | null>>();

	/** Changes in envelopes that were copied, by the author's signature. */
	readonly #copied = new Map<string, string>();

	noteCopy({ signature }: Envelope, mutationId: string): void {
		this.#copied.set(signature, mutationId);
	}

	/** Records deliveries that are rightly signed, before they leave. */
	noteDeliveries(envelopes: readonly Envelope[]): void {
		for (const { signature, carrier } of envelopes) {
			const mutationId = this.#copied.get(signature);
			if (mutationId === undefined || carrier === undefined) continue;
			noteIn(this.#carriers, mutationId, carrier.deviceId);
		}
	}

	noteReceipts(envelopes: readonly Envelope[], receipts: readonly Receipt[]): void {
		for (const [place, receipt] of receipts.entries()) {
			const mutationId = this.#copied.get(envelopes[place]?.signature ?? '');
			if (mutationId !== undefined) this.#noteReceipt(mutationId, receipt);
		}
	}

	#noteReceipt(mutationId: string, { state, carrier }: Pick<Receipt, 'state' | 'carrier'>): void {
		const isCarried = this.#carriers.has(mutationId);
		if (carrier !== null)
			expect(isCarried, `C16 ${carrier} had not yet carried ${mutationId}`).toBe(true);
		if (state === 'received') noteIn(this.#told, mutationId, carrier);
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

	/** Expects that what was received is decided, and that every receipt says the same. */
	expectTold(audit: readonly AuditEvent[]): void {
		const events = new Map(audit.map((event) => [event.mutation_id, event]));
		for (const [id, names] of this.#told) {
			const event = events.get(id);
			expect(event, `C16 ${id} was received and not decided`).toBeDefined();
			const name = (event && parseCarriage(event)?.name) ?? null;
			expect([...names], `C16 receipts of ${id} name another carrier`).toEqual([name]);
		}
	}
}

function noteIn<T>(notes: Map<string, Set<T>>, id: string, value: T): void {
	notes.set(id, (notes.get(id) ?? new Set<T>()).add(value));
}
