import { inspect } from 'node:util';
import type * as convergence from '#support/cluster/contested-convergence.ts';
import type * as collector from './collector.ts';
import type { Defect, Property } from './defect.ts';
import { COLLECTOR, Graph, type Load } from './graph.ts';

/** A condition that has not held by then is the complaint about a defect. */
const NEVER_MS = 1_000;
const CLUSTER = 'tests/support/cluster/contested-convergence.ts';

/** Where defects live: it tells what a property says of the program, with one of them or without. */
export class Zoo {
	readonly #graph: Graph;

	static async open(): Promise<Zoo> {
		return new Zoo(await Graph.open());
	}

	private constructor(graph: Graph) {
		this.#graph = graph;
	}

	/** What does not hold, in the words of whatever noticed; undefined where all is well. */
	async complaint(property: Property, defect?: Defect): Promise<string | undefined> {
		const run = await this.#prepare(property, defect);
		const complaint = await run().then(() => undefined, wordsOf);
		this.#graph.expectMet();
		return complaint;
	}

	close(): Promise<void> {
		return this.#graph.close();
	}

	async #prepare(property: Property, defect?: Defect): Promise<() => Promise<void>> {
		if ('check' in property) {
			const { expectContestedConvergence } = await this.#load<typeof convergence>(CLUSTER, {
				defect
			});
			return () => expectContestedConvergence('sqlite', property.runs);
		}
		const load = { defect, wanted: COLLECTOR };
		const { collected, endPollsAfter } = await this.#load<typeof collector>(property.in, load);
		if (defect !== undefined) endPollsAfter(NEVER_MS);
		const found = collected.find(({ title }) => title === property.test);
		if (found === undefined) throw new Error(`${property.in} has no test: ${property.test}`);
		return () => found.run();
	}

	#load<Exports>(file: string, load: Load): Promise<Exports> {
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- The same source as the type's.
		return this.#graph.load(file, load) as Promise<Exports>;
	}
}

/** Those of the cause as well: it is what names the check. */
function wordsOf(error: unknown): string {
	if (!(error instanceof Error)) return inspect(error);
	return error.cause === undefined ? error.message : `${error.message}\n${wordsOf(error.cause)}`;
}
