import { resolve } from 'node:path';
import { fileIn, LANGUAGES, SOURCE_LANGUAGE } from '@tenantry/web/client/app/languages.ts';
import { readBuild, weigh } from '@tenantry/tests/support/runner/built-modules.ts';

/**
 * Kilobytes, gzipped, of the modules that are loaded before the first list or the sign-in is shown.
 * Nothing is split below them: what counts is the time of W2 and W12 (docs/performance.md), and a part
 * is loaded later only where it saves more than 1 KB.
 */
const BUDGETS = { page: 82, signIn: 82, worker: 97, serviceWorker: 9 };

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
