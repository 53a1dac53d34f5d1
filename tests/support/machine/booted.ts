import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '#support/runner/wait.ts';

/** A systemd of the test's own, over the files of this machine and without changing them. */
export interface BootedMachine extends AsyncDisposable {
	/** Runs a shell script as its root, and returns what that wrote. */
	run(script: string): Promise<Said>;
}

export interface Said {
	readonly code: number;
	readonly text: string;
}

const BOOT = join(import.meta.dirname, 'boot.sh');
/** Namespaces of its own; no network but loopback. */
const OWN = ['--mount', '--pid', '--uts', '--ipc', '--net', '--cgroup'];

/** A machine that has not booted by then never will. */
const BOOTS_WITHIN_MS = 120_000;

/** Without the programs of this repository's packages, which have a command of the same name. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin';

/** Boots it; undefined where this machine does not allow that. */
export async function bootMachine(): Promise<BootedMachine | undefined> {
	const scratch = await mkdtemp(join(tmpdir(), 'tenantry-booted-'));
	// Its first process ends with `unshare`, and everything else in it with that one.
	const args = [...OWN, '--fork', '--kill-child', '--mount-proc', 'sh', BOOT, scratch];
	const unshare = spawn('unshare', [...args, process.execPath], { stdio: 'ignore' });
	const abandon = () => unshare.kill('SIGKILL');
	process.once('exit', abandon);
	const hasEnded = () => unshare.exitCode !== null || unshare.signalCode !== null;

	async function run(script: string): Promise<Said> {
		const first = await firstProcessOf(unshare.pid);
		const inside = ['-t', first, '-m', '-u', '-i', '-n', '-p', '-C', 'sh', '-ec', script];
		return new Promise((done) => {
			execFile('nsenter', inside, { env: { PATH } }, (error, stdout, stderr) => {
				done({ code: error === null ? 0 : Number(error.code), text: stdout + stderr });
			});
		});
	}

	async function end(): Promise<void> {
		process.off('exit', abandon);
		if (!hasEnded()) {
			unshare.kill('SIGKILL');
			await once(unshare, 'exit');
		}
		await rm(scratch, { recursive: true });
	}

	const isUp = async () => (await run('systemctl is-active test.target')).code === 0;
	const endsAt = performance.now() + BOOTS_WITHIN_MS;
	await waitUntil(async () => hasEnded() || performance.now() > endsAt || isUp());
	if (!hasEnded() && (await isUp())) return { run, [Symbol.asyncDispose]: end };
	await end();
	return undefined;
}

async function firstProcessOf(parent = 0): Promise<string> {
	const children = await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8').catch(
		() => ''
	);
	return children.trim();
}
