import { resolve } from 'node:path';
import { fileIn, LANGUAGES, SOURCE_LANGUAGE } from '@tenantry/web/client/app/languages.ts';
import { readBuild, weigh } from '@tenantry/tests/support/runner/built-modules.ts';

/**
 * Kilobytes, gzipped, of the modules that are loaded before the first list or the sign-in is shown. A part that
 * the first list does not need belongs in a lazily loaded chunk, not in a larger budget. A page that
 * notices the end of its worker needs what it says and does then from the start, and a worker what
 * brings the copies of earlier builds to its form and sends what closed copies hold.
 */
const BUDGETS = { page: 74.7, signIn: 75.7, worker: 95, serviceWorker: 8.5 };

/** What another language may weigh besides, because its words are longer. */
const LONGER_WORDS = 1.2;

const folder = resolve(import.meta.dirname, '../../web/build');

for (const { value: language } of LANGUAGES) {
	const build = await readBuild(folder, fileIn(language, '200', 'html'));
	const more = language === SOURCE_LANGUAGE ? 0 : LONGER_WORDS;
	const page = weigh(build, build.pageOf('/(console)/administrators'));
	check(`page (${language})`, page, BUDGETS.page + more);
	check(`sign-in (${language})`, weigh(build, build.pageOf('/sign-in')), BUDGETS.signIn + more);
	const serviceWorker = `/${fileIn(language, 'service-worker', 'js')}`;
	check(`service worker (${language})`, weigh(build, [serviceWorker]), BUDGETS.serviceWorker);
	check(`worker (${language})`, weigh(build, build.workers), BUDGETS.worker);
}

function check(name: string, weight: number, budget: number): void {
	if (weight <= budget) return;
	console.log(`The ${name} weighs ${weight.toFixed(1)} KB of ${budget} KB.`);
	process.exitCode = 1;
}
