import type { Page } from '@playwright/test';
import { createProxy, type TcpProxy } from '@tenantry/tests/support/wire/tcp-proxy.ts';
import { setTimeout } from 'node:timers/promises';
import { openBenchPage, precacheApp } from './bench-page.ts';
import { createDevice } from './browser.ts';
import type { DataFolder } from './data-folder.ts';
import { serve } from './server.ts';
import { repeat, type Figure, type Workload } from './workload.ts';

interface Link {
	readonly name: string;
	readonly bytesPerSecond: number;
	/** There and back. */
	readonly latencyMs: number;
}

const LINKS: readonly Link[] = [
	{ name: '1 Mbit/s, 200 ms', bytesPerSecond: 125_000, latencyMs: 200 },
	{ name: '2 kB/s, 600 ms', bytesPerSecond: 2_000, latencyMs: 600 }
];
const EDITS = 100;
const IDLE = 'an idle hour';
/** A quiet device is observed for this long, which contains every kind of contact that it makes. */
const IDLE_MS = 120_000;
const HOUR_MS = 3_600_000;
/** An open stream and the pull that a change causes are over by then. */
const SETTLE_MS = 3_000;

/** Measures time and bytes on links as they are in the field, HTTP headers included. */
export const w13: Workload = {
	name: 'W13',
	title: 'field links',
	async run({ data, options }) {
		const folder = await data();
		const figures: Figure[] = [];
		for (const link of LINKS) {
			const runs = await repeat(options, () => measure(folder, link));
			const steps = runs[0]?.map(({ step }) => step) ?? [];
			for (const [at, step] of steps.entries()) {
				const name = `${link.name}: ${step}`;
				const of = (pick: (cost: Cost) => number) =>
					runs.flatMap((costs) => costs.slice(at, at + 1).map(pick));
				if (step !== IDLE) figures.push({ name, unit: 'ms', values: of(({ ms }) => ms) });
				figures.push({
					name: `${name}, received`,
					unit: 'KB',
					values: of((cost) => cost.down / 1000)
				});
				figures.push({ name: `${name}, sent`, unit: 'KB', values: of((cost) => cost.up / 1000) });
			}
		}
		return figures;
	}
};

interface Cost {
	readonly step: string;
	readonly ms: number;
	/** Bytes to the server and from it. */
	readonly up: number;
	readonly down: number;
}

async function measure(folder: DataFolder, link: Link): Promise<readonly Cost[]> {
	const { person, administratorIds } = folder;
	await using copy = await folder.copy();
	await using server = await serve(copy.path);
	const wire = await createProxy({ target: Number(new URL(server.url).port) });
	try {
		await using device = await createDevice();
		const context = await device.start();
		const url = `http://127.0.0.1:${wire.port}`;
		await precacheApp(context, url);
		const page = await openBenchPage(context, url);
		wire.delay(link.latencyMs / 2);
		const everyMs = 10_000 / Math.min(1_000, link.bytesPerSecond / 2);
		wire.drip((link.bytesPerSecond * everyMs) / 1_000, everyMs);

		const first = await weigh(wire, 'first sync', () =>
			page.evaluate(async (who) => {
				await bench.open(who);
				await bench.firstSync();
			}, person)
		);
		const [suspended = '', ...edited] = administratorIds.slice(1, EDITS + 2);
		const suspend = await weigh(wire, 'a suspension', () =>
			page.evaluate(async (id) => {
				await bench.suspend(id);
				await bench.sent();
			}, suspended)
		);
		const edits = await weigh(wire, `${EDITS} edits`, () => edit(page, edited));
		const idle = await weigh(wire, IDLE, () => setTimeout(IDLE_MS));
		const hours = HOUR_MS / IDLE_MS;
		return [first, suspend, edits, { ...idle, up: idle.up * hours, down: idle.down * hours }];
	} finally {
		await wire.close();
	}
}

function edit(page: Page, ids: readonly string[]): Promise<void> {
	return page.evaluate(async (ids) => {
		await Promise.all(ids.map((id) => bench.edit(id, { lastName: `Field ${id.slice(0, 4)}` })));
		await bench.sent();
	}, ids);
}

async function weigh(wire: TcpProxy, step: string, work: () => Promise<void>): Promise<Cost> {
	const before = { ...wire.traffic };
	const startedAt = performance.now();
	await work();
	const ms = performance.now() - startedAt;
	await setTimeout(SETTLE_MS);
	return {
		step,
		ms,
		up: wire.traffic.toServer - before.toServer,
		down: wire.traffic.toClient - before.toClient
	};
}
