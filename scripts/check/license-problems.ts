import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ACCEPTED, isAccepted, readPackage } from '#scripts/release/packages.ts';

/** Licenses of tools, from which a release contains nothing. */
const FOR_TOOLS = new Set([
	...ACCEPTED,
	'CC-BY-4.0',
	'Python-2.0',
	'MPL 2.0',
	'OFL-1.1',
	// The license of Bitstream Vera, of the font DejaVu.
	'SEE LICENSE IN README.md AND LICENSE'
]);
const OURS = '{,*/}package.json';
const INSTALLED = 'node_modules/.pnpm/*/node_modules/{,@*/}*/package.json';

/** Names the packages of the repository without a license, and the installed ones with another. */
export async function licenseProblems(root: string): Promise<readonly string[]> {
	const ours = (await packagesIn(root, OURS)).filter(({ license }) => license === '');
	const others = (await packagesIn(root, INSTALLED)).filter(
		({ license }) => !isAccepted(license, FOR_TOOLS)
	);
	return [
		...ours.map(({ name }) => `${name} names no license.`),
		...new Set(others.map(({ name, license }) => `${name} has the license “${license}”.`))
	];
}

async function packagesIn(root: string, pattern: string) {
	const paths = await Array.fromAsync(glob(pattern, { cwd: root }));
	return Promise.all(paths.map((path) => readPackage(join(root, dirname(path)))));
}
