import { endWithLaunchers } from './launchers.ts';
import { run } from './step.ts';
import { buildWhenChanged } from './web-build.ts';

endWithLaunchers();
/** Draws those pictures again that no longer look like their screens, and removes those of none. */
const command = [
	'playwright',
	'test',
	'e2e/screens/pictures.spec.ts',
	'--update-snapshots=changed',
	...process.argv.slice(2)
] as const;
const isReady = await buildWhenChanged();
process.exitCode =
	isReady && (await run({ name: 'pictures', command, folder: 'tests' }, 'shown')) ? 0 : 1;
