import { endWithLaunchers } from './launchers.ts';
import { run } from './step.ts';

endWithLaunchers();
const command = ['node', 'tests/fuzz/main.ts', ...process.argv.slice(2)] as const;

process.exitCode = (await run({ name: 'fuzz', command }, 'shown')) ? 0 : 1;
