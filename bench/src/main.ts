import { ensureBrowser } from '@tenantry/tests/support/browser/installed.ts';
import { answerHelp } from '@tenantry/tests/support/runner/help.ts';
import { createDataFolder, type DataFolder } from './data-folder.ts';
import { describeMachine } from './machine.ts';
import { parseOptions, USAGE, type Options } from './options.ts';
import { growthOf, tableOf, toLine, writeReport, type Line } from './report.ts';
import { w1 } from './w1.ts';
import { w2 } from './w2.ts';
import { w3 } from './w3.ts';
import { w4 } from './w4.ts';
import { w5 } from './w5.ts';
import { w6 } from './w6.ts';
import { w7 } from './w7.ts';
import { w8 } from './w8.ts';
import { w9 } from './w9.ts';
import { w10 } from './w10.ts';
import { w11 } from './w11.ts';
import { w12 } from './w12.ts';
import { w13 } from './w13.ts';
import { w14 } from './w14.ts';
import { w15 } from './w15.ts';
import { w16 } from './w16.ts';
import { buildForBench, buildProduction } from './web-build.ts';

const workloads = [w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15, w16];

async function main(options: Options): Promise<void> {
	const machine = describeMachine();
	const startedAt = new Date().toISOString();
	const lines: Line[] = [];
	await prepare(options);

	for (const n of options.sizes) {
		await using kept = new AsyncDisposableStack();
		let folder: Promise<DataFolder> | undefined;
		const data = () => (folder ??= createDataFolder(n, options.seed).then((it) => kept.use(it)));
		for (const workload of workloads.filter(({ name }) => options.only.has(name))) {
			console.error(`${workload.name} ${workload.title}, N = ${n} …`);
			const figures = await workload.run({ n, options, data });
			const measured = figures.map((figure) => toLine(workload, n, figure));
			console.error(tableOf(measured));
			lines.push(...measured);
		}
	}

	const path = await writeReport({ machine, seed: options.seed, startedAt, lines });
	console.log(tableOf(lines));
	console.log(growthOf(lines));
	console.log(
		`\n${machine.cpu}, ${machine.cores} cores, ${machine.chromium}, Node ${machine.node}`
	);
	console.log(path);
}

async function prepare({ only }: Options): Promise<void> {
	const inBrowser = only.difference(new Set(['W7', 'W8', 'W9', 'W10', 'W14', 'W15']));
	if (inBrowser.size > 0) ensureBrowser();
	const onEngine = inBrowser.difference(new Set(['W6']));
	if (onEngine.size > 0) await buildForBench();
	if (only.has('W6')) await buildProduction();
}

answerHelp(process.argv.slice(2), USAGE);
let options: Options;
try {
	options = parseOptions(process.argv.slice(2));
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	console.error(USAGE);
	process.exit(2);
}
await main(options);
