import { parseTestOptions, USAGE } from './test/options.ts';
import { runTests } from './test/halves.ts';
import { endWithLaunchers } from './launchers.ts';

const half = parseTestOptions(process.argv.slice(2));
if (half === undefined) {
	process.stderr.write(`test takes --all, --rest or --help.\n\n${USAGE}`);
	process.exitCode = 1;
} else if (half === 'help') {
	process.stdout.write(USAGE);
} else {
	endWithLaunchers();
	const { passed, failed } = await runTests(half);
	process.exitCode = failed === 0 ? 0 : 1;
	console.log(`${passed} passed, ${failed} failed`);
}
