import { freeze } from '@tenantry/tests/support/versions/freeze.ts';

const [version, commit = `v${version ?? ''}`] = process.argv.slice(2);

if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) {
	console.error('fixtures VERSION [COMMIT] makes tests/fixtures/VERSION; the tag is the default.');
	process.exitCode = 1;
} else console.log(await freeze(version, commit));
