import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { expect, test } from 'vitest';
import { ensureProgram, findProgram } from '#support/machine/programs.ts';
import { openRaceWorld } from '#support/servers/race-world.ts';
import { ServerReplica } from '#support/servers/replica.ts';

const COMMITS = 20;

const hasStrace = ensureProgram('strace', 'strace');
const program = findProgram('strace') ?? 'strace';
if (!hasStrace) process.stdout.write('Counting fsyncs is left out: strace is not here.\n');

test('each change answered as applied was flushed to the disk separately', async () => {
	await using kept = new AsyncDisposableStack();
	const world = kept.adopt(await openRaceWorld('sqlite'), (it) => it.close());
	const owner = await world.addAdministrator({ role: OWNER_ROLE });
	const subject = await world.addAdministrator({ role: 'Help Desk' });
	const replica = new ServerReplica(world, await world.signIn(owner));
	await replica.pull();
	const counting = hasStrace ? await countSyncs(world.servers[0]?.pid ?? 0) : undefined;

	const outcomes: string[] = [];
	for (let n = 0; n < COMMITS; n++) {
		const args = { id: subject, firstName: `Ada ${n}` };
		outcomes.push((await replica.change('administrator.editDetails', args)).outcome);
		await replica.pull();
	}

	expect(new Set(outcomes)).toEqual(new Set(['applied']));
	if (counting !== undefined) expect(await counting.end()).toBeGreaterThanOrEqual(COMMITS);
});

/** Counts a process's sync calls from outside, until `end` is called. */
async function countSyncs(pid: number): Promise<{ end(): Promise<number> }> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-strace-'));
	const file = join(folder, 'calls');
	const calls = ['-e', 'trace=fsync,fdatasync', '-o', file];
	const strace = spawn(program, ['-f', ...calls, '-p', String(pid)], {
		stdio: ['ignore', 'ignore', 'pipe']
	});
	// It says so once it is attached.
	await once(strace.stderr, 'data');
	return {
		async end() {
			strace.kill('SIGINT');
			await once(strace, 'close');
			const text = await readFile(file, 'utf8');
			await rm(folder, { recursive: true });
			return text.split('\n').filter((line) => /\bf(?:data)?sync\(/.test(line)).length;
		}
	};
}
