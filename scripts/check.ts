import { runChecks, runLinters, svelteTypes, weights } from './check/checks.ts';
import { runStep, sum } from './step.ts';
import { buildWhenChanged } from './web-build.ts';

const types = await runStep(svelteTypes);
const { failed } = sum([types, ...(await Promise.all([runChecks(), runLinters()]))]);
const isLight = (await buildWhenChanged()) && (await runStep(weights)).failed === 0;
process.exitCode = failed === 0 && isLight ? 0 : 1;
