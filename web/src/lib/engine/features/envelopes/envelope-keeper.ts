import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { Received, ReceiptError } from '#lib/engine-api/carried.ts';
import { CLOSED_TO_EARLIER, toRecord, type EnvelopeRecord } from '#lib/envelope/envelope-record.ts';
import { isHeld } from '#lib/replica/queue/lanes.ts';
import type { QueueDisk } from '#lib/replica/queue/queue-disk.ts';
import { toWire, type QueuedMutation } from '#lib/replica/queue/queued-mutation.ts';
import { unlessFull } from '#lib/replica/store/database.ts';
import { DeviceKeys, type DeviceKey, type EnvelopeContext } from './device-keys.ts';
import { readReceipt } from './read-receipt.ts';
import { sealEnvelope } from './seal-envelope.ts';

/** Most changes arrive within this time if the server answers, and need no envelope. */
const WAIT_MS = 1_000;
/** Debounces sealing, which would slow down the saves of many changes at once. */
const QUIET_MS = 100;
/** More changes than a person makes by hand; each takes about two kilobytes. */
const MAX_KEPT = 1_000;
const SLICE = 20;

interface Kept {
	readonly mutation: QueuedMutation['mutation'];
	readonly record: EnvelopeRecord | undefined;
	readonly received?: Received | undefined;
}

type Sealed = readonly [QueuedMutation, Kept];

/**
 * Keeps an envelope beside each change that waits (decision 43). It follows the queue, so that a
 * save neither waits for an envelope nor fails without one.
 */
export class EnvelopeKeeper {
	readonly #context: EnvelopeContext;
	readonly #keys: DeviceKeys;
	/** By sequence; undefined until it has been read. */
	#kept: Map<number, Kept> | undefined;
	#running: Promise<void> | undefined;
	#isDue = false;
	#cancel: (() => void) | undefined;

	constructor(context: EnvelopeContext) {
		this.#context = context;
		this.#keys = new DeviceKeys(context);
	}

	review(): void {
		// A change whose envelope cannot be sealed or stored is sent once the app is unlocked.
		const keep = () => void this.keep().catch(() => undefined);
		if (this.#isOnline) {
			this.#cancel ??= this.#context.after(WAIT_MS, keep);
			return;
		}
		this.#cancel?.();
		this.#cancel = this.#context.after(QUIET_MS, keep);
	}

	/** Resolves when everything that waits has an envelope, or cannot have one for now. */
	keep(): Promise<void> {
		this.#cancel?.();
		this.#cancel = undefined;
		this.#isDue = true;
		return (this.#running ??= this.#run().finally(() => {
			this.#running = undefined;
		}));
	}

	recordOf(sequence: number): EnvelopeRecord | undefined {
		const one = this.#kept?.get(sequence);
		const queued = this.#context.session.replica.queue.bySequence(sequence);
		return one?.mutation === queued?.mutation ? one?.record : undefined;
	}

	noteAll(
		changes: readonly QueuedMutation[],
		to: (record: EnvelopeRecord) => EnvelopeRecord
	): void {
		for (const { sequence } of changes) {
			const one = this.#kept?.get(sequence);
			if (one?.record !== undefined) this.#kept?.set(sequence, { ...one, record: to(one.record) });
		}
	}

	receivedOf(sequence: number): Received | undefined {
		return this.#kept?.get(sequence)?.received;
	}

	noteReceived(sequence: number, received: Received): void {
		const one = this.#kept?.get(sequence);
		if (one !== undefined) this.#kept?.set(sequence, { ...one, received });
	}

	async read({
		sequence,
		envelope,
		answer,
		answerKey
	}: EnvelopeRecord): Promise<Result<Received, ReceiptError['code']>> {
		if (answer?.state !== 'received' || answerKey === undefined) return err('not_found');
		const { sealer } = this.#context.session.replica.context;
		const secret = await sealer.open(placeOf(sequence), answerKey).catch(() => undefined);
		if (secret === undefined) return err('not_found');
		const receiptKeys = (await this.#keys.read())?.receiptKeys ?? [];
		const read = await readReceipt(answer, { envelope, secret, receiptKeys });
		if (!read.ok) return read;
		const { outcome, code, decidedAt, carrier } = read.value;
		return ok({ outcome, code, decidedAt, carrier, asOf: answer.asOf });
	}

	rebuild(): void {
		this.#kept = undefined;
		this.#keys.forget();
		this.review();
	}

	stop(): void {
		this.#cancel?.();
	}

	get #isOnline(): boolean {
		return this.#context.session.loop.health.connection === 'online';
	}

	/** The round's end brings the next review, so no envelope is needed before. */
	get #isArriving(): boolean {
		return this.#isOnline && this.#context.session.loop.isBusy;
	}

	async #run(): Promise<void> {
		while (this.#isDue) {
			this.#isDue = false;
			const kept = (this.#kept ??= await this.#read());
			const isRefused = [...kept.values()].some(({ record }) => stateOf(record) === 'refused');
			if (this.#isOnline) await this.#keys.renew({ isRefused });
			const key = await this.#keys.read();
			if (key !== undefined) await this.#sealAll(kept, key);
		}
	}

	/** Reads what an earlier session has left and deletes envelopes of changes that are gone. */
	async #read(): Promise<Map<number, Kept>> {
		const { context, queue } = this.#context.session.replica;
		const kept = new Map<number, Kept>();
		await savesEnded(queue.disk);
		// As they are on the disk: one that is rewritten while this reads is sealed again.
		const waiting = queue.list();
		const stored = await context.database.envelope.toArray();
		const records = new Map(stored.map((record) => [record.sequence, record]));
		for (const { sequence, mutation } of waiting) {
			const record = records.get(sequence);
			if (record === undefined) continue;
			const read = await this.read(record);
			const received = read.ok ? read.value : undefined;
			kept.set(sequence, { mutation, record, received });
		}
		return kept;
	}

	async #sealAll(kept: Map<number, Kept>, key: DeviceKey): Promise<void> {
		const { context, queue } = this.#context.session.replica;
		for (;;) {
			// A save deletes what is sealed before it; its change would be left without an envelope.
			await savesEnded(queue.disk);
			const due = this.#due(kept, key);
			if (due.length === 0 || this.#isArriving) return;
			const sealed = await Promise.all(
				due.slice(0, SLICE).map(async (queued): Promise<Sealed> => {
					const { sequence, mutation, lane, making } = queued;
					const content = { mutation: toWire(queued), offsetMs: making?.offsetMs ?? null };
					const sealed = await sealEnvelope(content, { number: sequence, key });
					if (sealed === undefined) return [queued, { mutation, record: undefined }];
					const { envelope, secret } = sealed;
					const answerKey = await context.sealer.seal(placeOf(sequence), secret);
					const receipt = CLOSED_TO_EARLIER;
					const record = { sequence, isUrgent: lane === 'urgent', envelope, answerKey, receipt };
					return [queued, { mutation, record }];
				})
			);
			if (!(await this.#write(sealed, kept))) return;
		}
	}

	#due(kept: Map<number, Kept>, key: DeviceKey): readonly QueuedMutation[] {
		const { replica } = this.#context.session;
		const { laneView } = replica;
		// What depends on a refused creation waits for its author, who may redo that one.
		const waiting = replica.queue
			.list()
			.filter((one) => one.state !== 'answered' && !isHeld(one, laneView));
		const urgentFirst = [
			...waiting.filter(({ lane }) => lane === 'urgent'),
			...waiting.filter(({ lane }) => lane === 'ordinary')
		];
		return urgentFirst.slice(0, MAX_KEPT).filter(({ sequence, mutation }) => {
			const one = kept.get(sequence);
			return one?.mutation !== mutation || !isFor(key, one);
		});
	}

	/** Stores envelopes only of unchanged mutations; returns false if there is no room. */
	async #write(sealed: readonly Sealed[], kept: Map<number, Kept>): Promise<boolean> {
		const { context, queue } = this.#context.session.replica;
		let stored = sealed;
		const writing = context.writer.write(['envelope'], 'relaxed', ({ envelope }) => {
			// A save that rewrites the change has changed the memory first.
			stored = sealed.filter(([{ mutation }]) => queue.get(mutation.id)?.mutation === mutation);
			for (const [, { record }] of stored) if (record) putUnder(envelope, record);
		});
		const { ok: isStored } = await unlessFull(writing);
		if (isStored) for (const [{ sequence }, one] of stored) kept.set(sequence, one);
		return isStored;
	}
}

/** Resolves when no save is under way: what is in memory is then on the disk. */
async function savesEnded(disk: Pick<QueueDisk, 'saving'>): Promise<void> {
	for (let last: Promise<void> | undefined; last !== disk.saving;) {
		last = disk.saving;
		await last.catch(() => undefined);
	}
}

/** Where the author's half of an envelope lies, see `Sealer`. */
function placeOf(sequence: number): string {
	return `envelope/${sequence}`;
}

/** Keeps an envelope marked as sent if it was sent in the meantime. */
function putUnder(envelopes: IDBObjectStore, record: EnvelopeRecord): void {
	const read = envelopes.get(record.sequence);
	read.onsuccess = () => {
		const { leftAt, isPassedOn } = toRecord(read.result) ?? {};
		envelopes.put({
			...record,
			...(leftAt !== undefined && { leftAt }),
			...(isPassedOn !== undefined && { isPassedOn })
		});
	};
}

/** The envelope is sealed for the server's current key and signed by this device's. */
function isFor({ deviceId, sealFor }: DeviceKey, { record, received }: Kept): boolean {
	if (record === undefined || received !== undefined) return true;
	const { envelope, answerKey } = record;
	if (answerKey === undefined) return false;
	const isKept = envelope.keyId === sealFor.keyId && envelope.deviceId === deviceId;
	return isKept && !['refused', 'seal_again'].includes(stateOf(record) ?? '');
}

function stateOf(record: EnvelopeRecord | undefined): string | undefined {
	return record?.answer?.state;
}
