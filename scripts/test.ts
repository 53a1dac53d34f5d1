import { parseTestOptions, USAGE } from './test/options.ts';
import { runTests } from './test/suites.ts';
import { endWithLaunchers } from './launchers.ts';

const suite = parseTestOptions(process.argv.slice(2));
if (suite === undefined) {
	process.stderr.write(`test takes --rest, --all, --long or --help.\n\n${USAGE}`);
	process.exitCode = 1;
} else if (suite === 'help') {
	process.stdout.write(USAGE);
} else {
	endWithLaunchers();
	const { passed, failed } = await runTests(suite);
	process.exitCode = failed === 0 ? 0 : 1;
	console.log(`${passed} passed, ${failed} failed`);
}
