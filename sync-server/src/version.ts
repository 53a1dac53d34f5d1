import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';

// eslint-disable-next-line no-restricted-imports -- The packages have one version, which the root says.
import packageJson from '../../package.json' with { type: 'json' };

/** Ends in `-dev` between releases, and then names the commit of a checkout. */
export const VERSION = named(packageJson.version);

function named(version: string): string {
	const commit = version.endsWith('-dev') ? commitOf(resolve(import.meta.dirname, '../..')) : '';
	return commit === '' ? version : `${version}+${commit}`;
}

/** Empty if the folder is no checkout, or lies inside one of something else. */
function commitOf(folder: string): string {
	const args = ['-C', folder, 'rev-parse', '--show-toplevel', '--short=8', 'HEAD'];
	try {
		const said = execFileSync('git', args, {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore']
		});
		const [top = '', commit = ''] = said.trim().split('\n');
		return realpathSync(top) === realpathSync(folder) ? commit : '';
	} catch {
		return '';
	}
}
