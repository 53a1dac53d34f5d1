import type { Trace } from './trace.ts';

export interface Affected {
	readonly sequences: ReadonlySet<number>;
	/** Keys that these changes write, or share with changes that write them. */
	readonly keys: ReadonlySet<string>;
}

/** What each queued change read and wrote when it last ran, by sequence. */
export class Traces {
	readonly #traceBySequence = new Map<number, Trace>();
	readonly #readers = new Map<string, Set<number>>();
	readonly #writers = new Map<string, Set<number>>();

	get size(): number {
		return this.#traceBySequence.size;
	}

	set(sequence: number, trace: Trace): void {
		this.delete(sequence);
		this.#traceBySequence.set(sequence, trace);
		for (const key of trace.reads) add(this.#readers, key, sequence);
		for (const key of trace.writes) add(this.#writers, key, sequence);
	}

	delete(sequence: number): string | undefined {
		const trace = this.#traceBySequence.get(sequence);
		if (trace === undefined) return undefined;
		this.#traceBySequence.delete(sequence);
		for (const key of trace.reads) remove(this.#readers, key, sequence);
		for (const key of trace.writes) remove(this.#writers, key, sequence);
		return trace.mutationId;
	}

	clear(): void {
		this.#traceBySequence.clear();
		this.#readers.clear();
		this.#writers.clear();
	}

	/**
	 * Returns the changes whose last run could end differently once these keys and these changes
	 * have changed, and every change that shares a written key with one of them: the rows of those
	 * keys are dropped, so that all their writers have to run again, in order.
	 */
	affectedBy(changedKeys: Iterable<string>, changed: Iterable<number>): Affected {
		const keys = new Set<string>();
		const sequences = new Set<number>();
		const open = [...changedKeys];
		const addSequence = (sequence: number): void => {
			if (sequences.has(sequence)) return;
			sequences.add(sequence);
			const trace = this.#traceBySequence.get(sequence);
			open.push(...(trace?.writes ?? []));
			for (const key of trace?.reads ?? []) if (this.#writers.has(key)) open.push(key);
		};
		for (const sequence of changed) addSequence(sequence);
		for (let key = open.pop(); key !== undefined; key = open.pop()) {
			if (keys.has(key)) continue;
			keys.add(key);
			for (const sequence of this.#readers.get(key) ?? []) addSequence(sequence);
			for (const sequence of this.#writers.get(key) ?? []) addSequence(sequence);
		}
		return { sequences, keys };
	}

	/** A rerun touched what an unaffected change reads or writes. */
	leaves({ sequences, keys }: Affected, { reads, writes }: Trace): boolean {
		const isOutside = (index: ReadonlyMap<string, ReadonlySet<number>>, key: string): boolean =>
			[...(index.get(key) ?? [])].some((sequence) => !sequences.has(sequence));
		const meetsWriter = (key: string): boolean => !keys.has(key) && isOutside(this.#writers, key);
		const meetsReader = (key: string): boolean => !keys.has(key) && isOutside(this.#readers, key);
		return (
			[...reads].some(meetsWriter) ||
			[...writes].some((key) => meetsWriter(key) || meetsReader(key))
		);
	}
}

function add(index: Map<string, Set<number>>, key: string, sequence: number): void {
	const sequences = index.get(key);
	if (sequences === undefined) index.set(key, new Set([sequence]));
	else sequences.add(sequence);
}

function remove(index: Map<string, Set<number>>, key: string, sequence: number): void {
	const sequences = index.get(key);
	sequences?.delete(sequence);
	if (sequences?.size === 0) index.delete(key);
}
