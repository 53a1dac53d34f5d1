import { format } from 'node:util';
import { expect as original } from 'vitest';

export { vi } from 'vitest';

let pollMs: number | undefined;

/** Ends polls sooner than the runner does: a defect may keep a condition from ever holding. */
export function endPollsAfter(ms: number): void {
	pollMs = ms;
}

const poll: typeof original.poll = (read, options) =>
	original.poll(read, { ...(pollMs !== undefined && { timeout: pollMs }), ...options });

export const expect = new Proxy(original, {
	get: (own, name): unknown => (name === 'poll' ? poll : Reflect.get(own, name))
});

type Body = (...values: readonly unknown[]) => unknown;
type Each = (rows: readonly unknown[]) => (title: string, body: Body) => void;
type Declare = ((title: string, body: Body) => void) & { readonly each: Each };

export interface CollectedTest {
	/** Behind those of the groups that it is in. */
	readonly title: string;
	run(): Promise<void>;
}

interface Group {
	readonly title: string;
	readonly above: Group | undefined;
	readonly before: Body[];
	readonly after: Body[];
}

/** What a test file has declared: nothing of it has run yet. */
export const collected: CollectedTest[] = [];

let group: Group = newGroup('', undefined);

export const test = declaring((title, body) => {
	const own = group;
	collected.push({ title: own.title + title, run: () => runIn(own, body) });
});

export const describe = declaring((title, body) => {
	const above = group;
	group = newGroup(`${above.title}${title} > `, above);
	body();
	group = above;
});

export function beforeEach(hook: Body): void {
	group.before.push(hook);
}

export function afterEach(hook: Body): void {
	group.after.push(hook);
}

/** Each test runs alone, so what is done before all is done before it. */
export { beforeEach as beforeAll, afterEach as afterAll };

function newGroup(title: string, above: Group | undefined): Group {
	return { title, above, before: [], after: [] };
}

async function runIn(own: Group, body: Body): Promise<void> {
	const groups = chainOf(own);
	const before = groups.toReversed().flatMap((one) => one.before);
	const after = groups.flatMap((one) => one.after);
	for (const hook of before) await hook();
	try {
		await body();
	} finally {
		for (const hook of after) await hook();
	}
}

/** The innermost first. */
function chainOf(own: Group | undefined): readonly Group[] {
	return own === undefined ? [] : [own, ...chainOf(own.above)];
}

function declaring(declare: (title: string, body: Body) => void): Declare {
	const each: Each = (rows) => (title, body) => {
		for (const row of rows) {
			const values: readonly unknown[] = Array.isArray(row) ? row : [row];
			declare(titleOf(title, values), () => body(...values));
		}
	};
	return Object.assign(declare, { each });
}

function titleOf(title: string, values: readonly unknown[]): string {
	const places = title.match(/%[a-z]/g)?.length ?? 0;
	return format(title, ...values.slice(0, places));
}
