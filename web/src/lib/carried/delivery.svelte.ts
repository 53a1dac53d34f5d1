import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import type { CarriedEnvelope, CarriedEnvelopes } from './carried-envelopes.ts';
import type { OwnKey } from '#lib/envelope/carrying-key.ts';

/** Short, because a person waits beside the phone. */
const RETRY_MS = 5_000;

interface DeliveryTools {
	readonly carried: CarriedEnvelopes;
	readonly readKeys: () => Promise<readonly OwnKey[]>;
	readonly deliverLater: () => void;
	/** The returned function cancels it. */
	readonly after: (delayMs: number, run: () => void) => () => void;
}

export class Delivery {
	readonly #tools: DeliveryTools;
	#cancel: (() => void) | undefined;
	#last: Promise<void> = Promise.resolve();
	list = $state.raw<readonly CarriedEnvelope[]>([]);
	/**
	 * What a link or a file brought from outside. Anybody can make a person open those, so nothing of
	 * it is stored, signed or sent before the person accepts it.
	 */
	proposed = $state.raw<readonly Envelope[]>([]);

	constructor(tools: DeliveryTools) {
		this.#tools = tools;
	}

	propose(envelopes: readonly Envelope[]): void {
		this.proposed = envelopes;
	}

	/** What was proposed stays so if it cannot be stored. */
	async accept(): Promise<void> {
		await this.take(this.proposed);
		this.decline();
	}

	decline(): void {
		this.proposed = [];
	}

	/** Resolves when the envelopes are on the disk, before they are delivered. */
	async take(envelopes: readonly Envelope[]): Promise<void> {
		const { carried, readKeys, deliverLater } = this.#tools;
		await carried.take(envelopes, await readKeys());
		this.list = await carried.list();
		deliverLater();
		this.#soon();
	}

	/** Delivers what it can, and retries later while something waits. */
	deliver(): Promise<void> {
		return (this.#last = this.#last.then(() => this.#run()));
	}

	async forget(one: CarriedEnvelope): Promise<void> {
		await this.#tools.carried.forget(one);
		this.list = await this.#tools.carried.list();
	}

	#soon(): void {
		this.deliver().catch(() => undefined);
	}

	async #run(): Promise<void> {
		this.#cancel?.();
		const { carried, after } = this.#tools;
		try {
			this.list = await carried.list();
			if (!this.list.some(waits)) return;
			await carried.deliver();
			this.list = await carried.list();
		} catch {
			// The server cannot be reached, or the disk cannot be read now.
		}
		if (this.list.some(waits)) this.#cancel = after(RETRY_MS, () => this.#soon());
	}
}

export function isDelivered({ answer }: CarriedEnvelope): boolean {
	return answer !== undefined && answer.state !== 'later';
}

function waits(one: CarriedEnvelope): boolean {
	return !isDelivered(one);
}
