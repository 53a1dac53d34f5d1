import { runChecks, svelteTypes } from './check/checks.ts';
import { runStep, sum } from './step.ts';

const { failed } = sum([await runStep(svelteTypes), await runChecks()]);
process.exitCode = failed === 0 ? 0 : 1;
