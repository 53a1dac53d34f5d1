import { runChecks, svelteTypes } from './checks.ts';
import { runStep, sum } from './step.ts';

const { failed } = sum([await runStep(svelteTypes), await runChecks()]);
process.exitCode = failed === 0 ? 0 : 1;
