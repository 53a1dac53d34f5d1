import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Signs a file by minisign, which asks for the passphrase of the key if it has one. */
export async function sign(
	file: string,
	{ keyFile, comment }: { readonly keyFile: string; readonly comment: string }
): Promise<void> {
	const args = ['-S', '-s', keyFile, '-m', file, '-t', comment];
	const minisign = spawn('minisign', args, { stdio: 'inherit' });
	const [code] = await once(minisign, 'close').catch(() => [undefined]);
	if (code === undefined)
		throw new Error('minisign, which signs with RELEASE_KEY_FILE, is not installed.');
	if (code !== 0) throw new Error(`${file} is not signed: minisign could not use ${keyFile}.`);
}
