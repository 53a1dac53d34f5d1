import { run } from './step.ts';
import { buildWhenChanged } from './web-build.ts';

const command = ['node', 'tests/soak/main.ts', ...process.argv.slice(2)] as const;

// The browsers of a soak are served what is built.
const isWell = (await buildWhenChanged()) && (await run({ name: 'soak', command }, 'shown'));
process.exitCode = isWell ? 0 : 1;
