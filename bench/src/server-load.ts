import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import type { WireRow } from '@tenantry/shared/protocol/patch.ts';
import { fieldVersion } from '@tenantry/shared/row.ts';
import { LoadDevice, type LoadPerson, type Target } from './load-device.ts';
import { quantile } from './sample.ts';

export interface LoadOptions {
	/** Any server that speaks the protocol. */
	readonly address: string;
	/** Accounts that sign in; the devices are divided among them. */
	readonly people: readonly LoadPerson[];
	readonly devices?: number;
	readonly batches?: number;
	readonly batchSize?: number;
}

export interface LoadResult {
	readonly mutationsPerSecond: number;
	readonly p50: number;
	readonly p99: number;
	/** Until the last device's first batch is answered: the server's code is still cold. */
	readonly firstBatch: number;
	/** Of the batches after each device's first. */
	readonly laterP99: number;
}

/** Signed-in devices that know the rows they edit. */
export interface Load extends Disposable {
	run(): Promise<LoadResult>;
}

/**
 * Loads a server with real sessions over connections that stay open; every mutation edits a row and
 * has to stand.
 */
export async function loadServer(options: LoadOptions): Promise<LoadResult> {
	using load = await openLoad(options);
	return await load.run();
}

/** Signs in, which must not be measured; several loads can then run at once. */
export async function openLoad(options: LoadOptions): Promise<Load> {
	const { address, people, devices: count = 50, batches = 20, batchSize = 10 } = options;
	const devices = await signIn(address, people, count);
	const [first] = devices;
	if (first === undefined) throw new Error('There are no devices.');
	const { rows, cookie } = await first.pull();
	const shares = share(toTargets(rows), count);
	return {
		async run() {
			const startedAt = performance.now();
			const times = await Promise.all(
				devices.map(async (device, index) => {
					const targets = shares[index] ?? [];
					const took: number[] = [];
					for (let batch = 0; batch < batches; batch++) {
						took.push(await device.push(slice(targets, batch, batchSize), cookie));
					}
					return took;
				})
			);
			const seconds = (performance.now() - startedAt) / 1000;
			const all = times.flat();
			return {
				mutationsPerSecond: (count * batches * batchSize) / seconds,
				p50: quantile(all, 0.5),
				p99: quantile(all, 0.99),
				firstBatch: Math.max(...times.map(([first = 0]) => first)),
				laterP99: quantile(
					times.flatMap((took) => took.slice(1)),
					0.99
				)
			};
		},
		[Symbol.dispose]() {
			for (const device of devices) device.close();
		}
	};
}

/**
 * Signs in a few at a time, because the server hashes passwords behind a queue of bounded length.
 */
async function signIn(
	address: string,
	people: readonly LoadPerson[],
	count: number
): Promise<readonly LoadDevice[]> {
	const devices: LoadDevice[] = [];
	while (devices.length < count) {
		const person = people[devices.length % people.length];
		if (person === undefined) throw new Error('Nobody signs in.');
		devices.push(await LoadDevice.signIn(address, person));
	}
	return devices;
}

/** Returns the administrators among these rows, which a device can edit. */
export function toTargets(rows: readonly WireRow[]): readonly Target[] {
	return rows
		.filter(([collection]) => collection === administrators.name)
		.map(([, id, value, created, fields]) => ({
			id,
			version: fieldVersion({ value, created, fields }, 'lastName')
		}));
}

/** Divides the rows so that each belongs to one device. */
function share(targets: readonly Target[], parts: number): readonly (readonly Target[])[] {
	const size = Math.floor(targets.length / parts);
	return Array.from({ length: parts }, (_, part) => targets.slice(part * size, (part + 1) * size));
}

/** Returns the batch's rows, distinct within it, cycling through the device's share. */
function slice(targets: readonly Target[], batch: number, size: number): readonly Target[] {
	if (targets.length < size) throw new Error(`A device needs ${size} rows of its own.`);
	return Array.from({ length: size }, (_, index) => {
		const target = targets[(batch * size + index) % targets.length];
		if (target === undefined) throw new Error('A device has no rows.');
		return target;
	});
}
