import { relative, resolve } from 'node:path';
import { cyclesIn, importGraph } from './import-graph.ts';

// Imports of types count too; `knip --cycles` sees only those at run time.
const root = resolve(import.meta.dirname, '../..');
const cycles = cyclesIn(await importGraph(root));
for (const cycle of cycles) {
	console.log(`${cycle.length} files import one another:`);
	for (const file of cycle) console.log(`  ${relative(root, file)}`);
}
process.exitCode = cycles.length === 0 ? 0 : 1;
