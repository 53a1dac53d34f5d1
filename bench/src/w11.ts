import type { Page } from '@playwright/test';
import type { BenchPerson } from '@tenantry/web/client/bench-api.ts';
import { createDevice } from './browser.ts';
import { syncDevice } from './bench-page.ts';
import { queriesOf, type Query } from './queries.ts';
import { quantile } from './sample.ts';
import { serve } from './server.ts';
import { repeat, type Conditions, type Workload } from './workload.ts';

const EDITS = 200;
const WAITING = 10_000;

/** What a growing provider or a long queue makes slower; `--n 1000,10000,50000` prints by how much. */
export const w11: Workload = {
	name: 'W11',
	title: 'growth',
	async run(conditions) {
		const runs = await measure(conditions);
		const values = (figure: keyof Run) => runs.map((run) => run[figure]);
		return [
			{ name: 'search, p50', unit: 'ms', values: values('search') },
			{ name: 'all rows, painted', unit: 'ms', values: values('allRows') },
			{ name: 'edit with a list open, p50', unit: 'ms', values: values('edit') },
			{ name: `edit behind ${WAITING}, p50`, unit: 'ms', values: values('editBehind') },
			{ name: `open with ${WAITING} waiting, painted`, unit: 'ms', values: values('opening') },
			{ name: `replay of ${WAITING}`, unit: 'ms', values: values('replay') }
		];
	}
};

type Run = Readonly<
	Record<'search' | 'allRows' | 'edit' | 'editBehind' | 'opening' | 'replay', number>
>;

async function measure({ n, data, options }: Conditions): Promise<readonly Run[]> {
	const folder = await data();
	const { person, administratorIds, contents } = folder;
	await using copy = await folder.copy();
	await using server = await serve(copy.path);
	await using device = await createDevice();
	const page = await syncDevice(await device.start(), server.url, person);
	return await repeat(options, async (repetition) => {
		const search = await searches(page, queriesOf(contents, options.seed + repetition));
		const allRows = await paints(page, n);
		await page.evaluate(() => bench.disconnect());
		const edit = await edits(page, administratorIds, `One ${repetition}`);
		await wait(page, administratorIds, `Waiting ${repetition}`);
		const editBehind = await edits(page, administratorIds, `Behind ${repetition}`);
		const opening = await opens(page, person);
		const replay = await replays(page);
		return { search, allRows, edit, editBehind, opening, replay };
	});
}

async function searches(page: Page, queries: readonly Query[]): Promise<number> {
	const times = await page.evaluate(async (queries) => {
		const times: number[] = [];
		for (const { text, filter } of queries) {
			const startedAt = performance.now();
			await bench.search(text, filter);
			times.push(performance.now() - startedAt);
		}
		// The list stays open without a search while edits are measured.
		await bench.search('');
		return times;
	}, queries);
	return quantile(times, 0.5);
}

function paints(page: Page, count: number): Promise<number> {
	return page.evaluate(async (count) => {
		const startedAt = performance.now();
		await bench.firstPage(count);
		return performance.now() - startedAt;
	}, count);
}

async function edits(page: Page, ids: readonly string[], name: string): Promise<number> {
	const times = await page.evaluate(
		async ([ids, name]) => {
			const times: number[] = [];
			for (const id of ids) {
				const startedAt = performance.now();
				await bench.edit(id, { firstName: name });
				times.push(performance.now() - startedAt);
			}
			return times;
		},
		[ids.slice(0, EDITS), name] as const
	);
	return quantile(times, 0.5);
}

/** Makes as many changes as are to wait, several to each person where there are fewer. */
function wait(page: Page, ids: readonly string[], name: string): Promise<void> {
	return page.evaluate(
		async ([ids, count, name]) => {
			for (let made = 0; made < count; made += 500) {
				const places = Array.from({ length: 500 }, (_, at) => made + at);
				await Promise.all(
					places.map((place) =>
						bench.edit(ids[place % ids.length] ?? '', { lastName: `${name} ${place}` })
					)
				);
			}
		},
		[ids, WAITING, name] as const
	);
}

/** Without key derivation, which is slow on purpose. */
function opens(page: Page, person: BenchPerson): Promise<number> {
	return page.evaluate(async (who) => {
		await bench.close();
		const derived = await bench.derivationMs();
		const startedAt = performance.now();
		await bench.open(who);
		await bench.firstPage(50);
		const took = performance.now() - startedAt;
		return took - ((await bench.derivationMs()) - derived);
	}, person);
}

function replays(page: Page): Promise<number> {
	return page.evaluate(async () => {
		const startedAt = performance.now();
		await bench.replay();
		return performance.now() - startedAt;
	});
}
