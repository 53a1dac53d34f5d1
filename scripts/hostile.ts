import { endWithLaunchers } from './launchers.ts';
import { run } from './step.ts';

endWithLaunchers();
const command = ['node', 'tests/hostile/main.ts', ...process.argv.slice(2)] as const;

process.exitCode = (await run({ name: 'hostile', command }, 'shown')) ? 0 : 1;
