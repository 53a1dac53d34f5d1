import { endWithLaunchers } from './launchers.ts';
import { run } from './step.ts';
import { buildWhenChanged } from './web-build.ts';

endWithLaunchers();
const typed = process.argv.slice(2);
const command = ['node', 'tests/soak/main.ts', ...typed] as const;
const isQuestion = ['--help', '-h', '--version'].some((word) => typed.includes(word));

// The browsers of a soak are served the built app, so the build must be current.
const isReady = isQuestion || (await buildWhenChanged());
process.exitCode = isReady && (await run({ name: 'soak', command }, 'shown')) ? 0 : 1;
