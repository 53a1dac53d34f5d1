import { componentLinter, runChecks, svelteTypes, weights } from './check/checks.ts';
import { runStep, sum } from './step.ts';
import { buildWhenChanged } from './web-build.ts';

const types = await runStep(svelteTypes);
const checks = runChecks();
const linted = await checks.linter;
const { failed } = sum([types, linted, await runStep(componentLinter), await checks.others]);
const isLight = (await buildWhenChanged()) && (await runStep(weights)).failed === 0;
process.exitCode = failed === 0 && isLight ? 0 : 1;
