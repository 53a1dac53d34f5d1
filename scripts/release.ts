import { resolve } from 'node:path';
import { carryOut, planRelease } from './release/release-plan.ts';

const root = resolve(import.meta.dirname, '..');
const DRY_RUN = '--dry-run';
const words = process.argv.slice(2);

if (words.some((word) => word !== DRY_RUN)) {
	console.error(
		`release knows only ${DRY_RUN}. The number is the one in package.json, without -dev.`
	);
	process.exitCode = 1;
} else await release(words.includes(DRY_RUN));

async function release(isDry: boolean): Promise<void> {
	const plan = await planRelease(root, new Date().toISOString().slice(0, 10));
	if ('reasons' in plan) {
		for (const reason of plan.reasons) console.error(reason);
		process.exitCode = 1;
		return;
	}
	if (!isDry) await carryOut(root, plan);
	const did = isDry ? 'Would commit and tag' : 'Committed and tagged';
	console.log(`${did} ${plan.number} as ${plan.tag}; from then on the sources are ${plan.next}.`);
}
