import type { Envelope, Receipt } from '@tenantry/shared/protocol/envelope.ts';
import { toRecord, type EnvelopeRecord } from '#lib/envelope/envelope-record.ts';
import { DATABASE_PREFIX } from '#lib/envelope/names.ts';
import { sendEnvelopes, type SendingTools } from '#lib/envelope/send-envelopes.ts';
import { signedAsCarrier, type OwnKey } from './own-keys.ts';
import { withTable } from './with-table.ts';

/** A colleague's change that this device carries. */
export interface CarriedEnvelope {
	/** Of the device that made it. */
	readonly deviceId: string;
	readonly number: number;
	/** What the server answered, once it has. */
	readonly receipt: Receipt | undefined;
}

/** The same table as beside a person's queue, so that every sender of envelopes reads it. */
const TABLE = { name: 'envelope', keyPath: 'sequence' } as const;
const PREFIX = `${DATABASE_PREFIX}carried-`;

/**
 * What this device carries for colleagues, in a database for each device that made it
 * (docs/decisions/0044-courier.md).
 */
export class CarriedEnvelopes {
	readonly #tools: SendingTools;

	constructor(tools: SendingTools) {
		this.#tools = tools;
	}

	/** Stores envelopes, each once, as carried by this device; resolves when they are on the disk. */
	async take(envelopes: readonly Envelope[], keys: readonly OwnKey[]): Promise<void> {
		for (const envelope of envelopes) {
			const carried = await signedAsCarrier(envelope, keys);
			await this.#within(carried.deviceId, (table) => {
				const read = table.get(carried.number);
				read.onsuccess = () => {
					if (toRecord(read.result)?.envelope.signature === carried.signature) return;
					// Whether it is urgent lies within the seal, so it leaves as if it were.
					table.put({ sequence: carried.number, isUrgent: true, envelope: carried });
				};
			});
		}
	}

	async list(): Promise<readonly CarriedEnvelope[]> {
		const found = await Promise.all((await this.#devices()).map((device) => this.#of(device)));
		return found.flat();
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

	/** Forgets one, delivered or not. */
	async forget({ deviceId, number }: CarriedEnvelope): Promise<void> {
		await this.#within(deviceId, (table) => table.delete(number));
	}

	async #devices(): Promise<readonly string[]> {
		const all = (await this.#tools.indexedDB.databases()).filter(isCarried);
		return all.map(({ name = '' }) => name.slice(PREFIX.length));
	}

	async #of(deviceId: string): Promise<CarriedEnvelope[]> {
		const rows: IDBRequest<unknown[]>[] = [];
		await this.#within(deviceId, (table) => rows.push(table.getAll()));
		const records: EnvelopeRecord[] = rows.flatMap(({ result }) =>
			result.flatMap((row) => toRecord(row) ?? [])
		);
		return records.map(({ sequence, receipt }) => ({ deviceId, number: sequence, receipt }));
	}

	#within(deviceId: string, run: (table: IDBObjectStore) => unknown): Promise<void> {
		return withTable(this.#tools.indexedDB, { database: PREFIX + deviceId, table: TABLE }, run);
	}
}

function isCarried({ name = '' }: IDBDatabaseInfo): boolean {
	return name.startsWith(PREFIX);
}
