import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import type { EnvelopeAnswer } from '@tenantry/shared/protocol/receipt.ts';
import {
	isOpen,
	isReceived,
	toRecord,
	type EnvelopeRecord
} from '#lib/envelope/envelope-record.ts';
import { CARRIED_DATABASE } from '#lib/envelope/names.ts';
import { sendEnvelopes, type SendingTools } from '#lib/envelope/send-envelopes.ts';
import { MAX_CARRIED } from './carried-file.ts';
import type { OwnKey } from '#lib/envelope/carrying-key.ts';
import { signedAsCarrier } from './own-keys.ts';
import { withTable } from './with-table.ts';

export interface CarriedEnvelope {
	readonly sequence: number;
	readonly deviceId: string;
	readonly number: number;
	readonly answer: EnvelopeAnswer | undefined;
}

/** More envelopes than a device may carry. */
export class TooManyCarried extends Error {}

/** The same table as beside a person's queue, so that every sender of envelopes reads it. */
const TABLE = { name: 'envelope', keyPath: 'sequence' } as const;
const PLACE = { database: CARRIED_DATABASE, table: TABLE };

export class CarriedEnvelopes {
	readonly #tools: SendingTools;

	constructor(tools: SendingTools) {
		this.#tools = tools;
	}

	/** Stores each once and durably; rejects and stores none beyond the limit of one device. */
	async take(envelopes: readonly Envelope[], keys: readonly OwnKey[]): Promise<void> {
		const signed: Envelope[] = [];
		for (const envelope of envelopes) signed.push(await signedAsCarrier(envelope, keys));
		const room = { isFull: false };
		await withTable(this.#tools.indexedDB, PLACE, (table) => {
			const read = table.getAll();
			read.onsuccess = () => {
				const present = toRecords(read.result);
				const { added, dropped } = merged(present, signed);
				room.isFull = present.length - dropped.length + added.length > MAX_CARRIED;
				if (room.isFull) return;
				for (const { sequence } of dropped) table.delete(sequence);
				for (const record of added) table.put(record);
			};
		});
		if (room.isFull) throw new TooManyCarried();
	}

	async list(): Promise<readonly CarriedEnvelope[]> {
		if (!(await this.#tools.indexedDB.databases()).some(isCarried)) return [];
		let records: readonly EnvelopeRecord[] = [];
		await withTable(this.#tools.indexedDB, PLACE, (table) => {
			const read = table.getAll();
			read.onsuccess = () => {
				records = toRecords(read.result);
			};
		});
		return records.map(({ sequence, envelope: { deviceId, number }, answer }) => ({
			sequence,
			deviceId,
			number,
			answer
		}));
	}

	/** Sends what has no answer yet; rejects where the server cannot be reached. */
	deliver(): Promise<void> {
		const { indexedDB } = this.#tools;
		return sendEnvelopes({
			...this.#tools,
			indexedDB: {
				databases: async () => (await indexedDB.databases()).filter(isCarried),
				open: (name) => indexedDB.open(name)
			}
		});
	}

	async forget({ sequence }: CarriedEnvelope): Promise<void> {
		await withTable(this.#tools.indexedDB, PLACE, (table) => table.delete(sequence));
	}
}

interface Merged {
	readonly added: readonly EnvelopeRecord[];
	/** Copies that the server did not take, of changes that have now been read again. */
	readonly dropped: readonly EnvelopeRecord[];
}

/**
 * An envelope that is read twice stays as it is, with its receipt. Another one of the same number
 * takes the place of a copy that the server did not take, such as a damaged one, and of no other:
 * nobody here can tell which of two that are not delivered yet is the right one.
 */
function merged(present: readonly EnvelopeRecord[], read: readonly Envelope[]): Merged {
	const added: EnvelopeRecord[] = [];
	const dropped = present.filter(
		(one) => !isOpen(one) && !isReceived(one) && read.some((other) => isOfChange(one, other))
	);
	let last = Math.max(0, ...present.map(({ sequence }) => sequence));
	for (const envelope of read) {
		const there = [...present, ...added].filter((one) => !dropped.includes(one));
		if (there.some((one) => isSame(one.envelope, envelope))) continue;
		// Whether it is urgent lies within the seal, so it leaves as if it were.
		added.push({ sequence: (last += 1), isUrgent: true, envelope });
	}
	return { added, dropped };
}

function isOfChange({ envelope }: EnvelopeRecord, other: Envelope): boolean {
	return (
		envelope.providerId === other.providerId &&
		envelope.deviceId === other.deviceId &&
		envelope.number === other.number
	);
}

/** Everything but the carrier, whom the author has not signed. */
const OF_AUTHOR = ['providerId', 'deviceId', 'keyId', 'number', 'sealed', 'signature'] as const;

function isSame(one: Envelope, other: Envelope): boolean {
	return OF_AUTHOR.every((field) => one[field] === other[field]);
}

function toRecords(rows: readonly unknown[]): readonly EnvelopeRecord[] {
	return rows.flatMap((row) => toRecord(row) ?? []);
}

function isCarried({ name }: IDBDatabaseInfo): boolean {
	return name === CARRIED_DATABASE;
}
