import { runChecks, svelteTypes, weights } from './check/checks.ts';
import { runStep, sum } from './step.ts';
import { buildWhenChanged } from './web-build.ts';

const { failed } = sum([await runStep(svelteTypes), await runChecks()]);
const isLight = (await buildWhenChanged()) && (await runStep(weights)).failed === 0;
process.exitCode = failed === 0 && isLight ? 0 : 1;
