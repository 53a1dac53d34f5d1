import { resolve } from 'node:path';
import { readBuild, weigh } from '@tenantry/tests/support/runner/built-modules.ts';

/**
 * Kilobytes, gzipped, of the modules that are loaded before the first list or the sign-in is shown. A part that
 * the first list does not need belongs in a lazily loaded chunk, not in a larger budget.
 */
const BUDGETS = { page: 75, signIn: 75, worker: 87, serviceWorker: 7.2 };

const build = await readBuild(resolve(import.meta.dirname, '../../web/build'));
check('page', weigh(build, build.pageOf('/(console)/administrators')), BUDGETS.page);
check('sign-in', weigh(build, build.pageOf('/sign-in')), BUDGETS.signIn);
check('worker', weigh(build, build.workers), BUDGETS.worker);
check('service worker', weigh(build, ['/service-worker.js']), BUDGETS.serviceWorker);

function check(name: string, weight: number, budget: number): void {
	if (weight <= budget) return;
	console.log(`The ${name} weighs ${weight.toFixed(1)} KB of ${budget} KB.`);
	process.exitCode = 1;
}
