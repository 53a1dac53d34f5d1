import lighthouse, { type Flags, type Result as LhResult } from 'lighthouse';

/** Scores of one page on a slow phone, from 0 to 100, and what lowers them. */
export interface Scores {
	readonly performance: number;
	readonly accessibility: number;
	readonly bestPractices: number;
	/** How much slower than this machine the phone was taken to be. */
	readonly cpuSlowdownMultiplier: number;
	/** What could be better, for whoever reads a failure. */
	readonly notes: readonly string[];
}

export interface LighthouseOptions {
	/** Port on which the browser takes commands. */
	readonly port: number;
	/** Keeps what the browser stores for the page, such as the session. */
	readonly keepsStorage?: boolean;
}

/** Benchmark index of the desktop that is four times as fast as the phone that Lighthouse means. */
const DESKTOP_INDEX = 1_500;
const MOST = 4;

/** Errors of a trace that lacks an event of the browser. Lighthouse asks to measure again. */
const INCOMPLETE_TRACE = new Set(['NO_TRACING_STARTED', 'NO_NAVSTART']);
const MOST_TRACES = 3;

/**
 * Loads a page in a tab of a running browser and returns its scores. A machine that is slower than
 * a desktop, or busy, is slowed less, as Lighthouse's documentation on throttling asks for; so the
 * scores say something about the page and not about what else runs.
 */
export async function scoresOf(url: string, options: LighthouseOptions): Promise<Scores> {
	const { environment } = await report(url, options, { onlyAudits: ['document-title'] });
	const cpuSlowdownMultiplier = Math.min(
		MOST,
		Math.max(1, (MOST * environment.benchmarkIndex) / DESKTOP_INDEX)
	);
	const { categories, audits } = await report(url, options, {
		onlyCategories: ['performance', 'accessibility', 'best-practices'],
		throttling: { cpuSlowdownMultiplier }
	});
	const scoreOf = (category: string) => Math.round((categories[category]?.score ?? 0) * 100);
	return {
		performance: scoreOf('performance'),
		accessibility: scoreOf('accessibility'),
		bestPractices: scoreOf('best-practices'),
		cpuSlowdownMultiplier,
		notes: Object.values(audits)
			.filter(({ score }) => score !== null && score < 0.9)
			.map(({ title, displayValue = '' }) => `${title} ${displayValue}`.trim())
	};
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
