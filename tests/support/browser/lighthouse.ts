import type { BrowserContext } from '@playwright/test';
import lighthouse, { type Flags, type Result as LhResult } from 'lighthouse';
import { pageFunctions } from 'lighthouse/core/lib/page-functions.js';

/** How well a page is built: Lighthouse's scores, from 0 to 100, and the audits that lower them. */
export interface Quality {
	readonly accessibility: number;
	readonly bestPractices: number;
	readonly imperfect: readonly string[];
}

/** How fast a page appears on a slow phone: Lighthouse's score, from 0 to 100, and what lowers it. */
export interface Speed {
	readonly score: number;
	/** How much slower than this machine the phone was taken to be. */
	readonly cpuSlowdownMultiplier: number;
	readonly imperfect: readonly string[];
}

export interface LighthouseOptions {
	/** Port on which the browser takes commands. */
	readonly port: number;
	/** Keeps what the browser stores for the page, such as the session. */
	readonly keepsStorage?: boolean;
}

/** Errors of a trace that lacks an event of the browser. Lighthouse asks to measure again. */
const INCOMPLETE_TRACE = new Set(['NO_TRACING_STARTED', 'NO_NAVSTART']);
const MOST_TRACES = 3;

/** Loads a page in a tab of a running browser and returns how well it is built. */
export async function qualityOf(url: string, options: LighthouseOptions): Promise<Quality> {
	const result = await report(url, options, {
		onlyCategories: ['accessibility', 'best-practices']
	});
	return {
		accessibility: scoreOf('accessibility', result),
		bestPractices: scoreOf('best-practices', result),
		imperfect: auditsBelow(1, result)
	};
}

/** Loads a page in a tab of a running browser, as on a slow phone, and returns how fast it appears. */
export async function speedOf(
	url: string,
	context: BrowserContext,
	options: LighthouseOptions
): Promise<Speed> {
	const cpuSlowdownMultiplier = slowdownAt(await benchmarkIndexOf(context));
	const result = await report(url, options, {
		onlyCategories: ['performance'],
		throttling: { cpuSlowdownMultiplier }
	});
	return {
		score: scoreOf('performance', result),
		cpuSlowdownMultiplier,
		imperfect: auditsBelow(0.9, result)
	};
}

/** A category that could not be scored has 0. */
function scoreOf(category: string, { categories }: LhResult): number {
	return Math.round((categories[category]?.score ?? 0) * 100);
}

function auditsBelow(least: number, { audits }: LhResult): readonly string[] {
	return Object.values(audits)
		.filter(({ score }) => score !== null && score < least)
		.map(({ title, displayValue = '' }) => `${title} ${displayValue}`.trim());
}

/**
 * Benchmark index of the machine while two pages compute at once, as a page and its worker do.
 * A busy machine is so found slower; Lighthouse's own index, of one page, takes it for an idle one.
 */
async function benchmarkIndexOf(context: BrowserContext): Promise<number> {
	const pages = await Promise.all([context.newPage(), context.newPage()]);
	const indexes = await Promise.all(
		pages.map((page) => page.evaluate(pageFunctions.computeBenchmarkIndex))
	);
	await Promise.all(pages.map((page) => page.close()));
	return Math.min(...indexes);
}

/**
 * How often slower than this machine the phone is that Lighthouse means, by its own calculator
 * (lighthouse-cpu-throttling-calculator), and never more than Lighthouse's default.
 */
function slowdownAt(index: number): number {
	if (index < 800) return Math.max(1, 1 + (index - 150) / 650);
	if (index < 1_300) return 2 + (index - 800) / 500;
	return Math.min(4, 3 + (index - 1_300) / 233);
}

async function report(url: string, options: LighthouseOptions, flags: Flags): Promise<LhResult> {
	for (let traces = 1; ; traces++) {
		const result = await reportOnce(url, options, flags);
		const { runtimeError } = result;
		if (!runtimeError) return result;
		if (!INCOMPLETE_TRACE.has(runtimeError.code) || traces === MOST_TRACES) {
			throw new Error(runtimeError.message);
		}
	}
}

async function reportOnce(
	url: string,
	{ port, keepsStorage = false }: LighthouseOptions,
	flags: Flags
): Promise<LhResult> {
	const result = await lighthouse(url, {
		port,
		disableStorageReset: keepsStorage,
		logLevel: 'error',
		...flags
	});
	if (result === undefined) throw new Error(`No report of ${url}`);
	return result.lhr;
}
