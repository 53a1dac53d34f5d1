import { resolve } from 'node:path';
import { licenseProblems } from './license-problems.ts';

const problems = await licenseProblems(resolve(import.meta.dirname, '../..'));
for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
