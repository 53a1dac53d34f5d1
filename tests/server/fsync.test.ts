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

/** Many times as long as an answer takes. */
const SLOW_SYNC_US = 1_000_000;

const hasStrace = ensureProgram('strace', 'strace');
const program = findProgram('strace') ?? 'strace';
if (!hasStrace) process.stdout.write('Counting fsyncs is left out: strace is not here.\n');

test('each change answered as applied was flushed to the disk separately', async () => {
	await using kept = new AsyncDisposableStack();
	const { replica, subject, pid } = await openPlace(kept);
	const strace = hasStrace ? await traceSyncs(pid) : undefined;

	const outcomes: string[] = [];
	for (let n = 0; n < COMMITS; n++) {
		const args = { id: subject, firstName: `Ada ${n}` };
		outcomes.push((await replica.change('administrator.editDetails', args)).outcome);
		await replica.pull();
	}

	expect(new Set(outcomes)).toEqual(new Set(['applied']));
	if (strace !== undefined) expect(await strace.end()).toBeGreaterThanOrEqual(COMMITS);
});

test('while a change waits for a slow disk, others are answered', async () => {
	await using kept = new AsyncDisposableStack();
	const { replica, subject, pid, url } = await openPlace(kept);
	const strace = hasStrace ? await traceSyncs(pid, `:delay_enter=${SLOW_SYNC_US}`) : undefined;

	const seen = { isAnswered: false, others: 0 };
	const change = replica
		.change('administrator.suspend', { id: subject })
		.finally(() => (seen.isAnswered = true));
	while (!seen.isAnswered) if ((await fetch(`${url}/livez`)).ok) seen.others++;

	expect(await change).toMatchObject({ outcome: 'applied' });
	if (strace === undefined) return;
	expect(await strace.end()).toBeGreaterThan(0);
	// One could be answered before the disk is asked, and one after.
	expect(seen.others).toBeGreaterThan(5);
});

async function openPlace(kept: AsyncDisposableStack) {
	const world = kept.adopt(await openRaceWorld('sqlite'), (it) => it.close());
	const [server] = world.servers;
	if (server === undefined) throw new Error('There is no server.');
	const owner = await world.addAdministrator({ role: OWNER_ROLE });
	const subject = await world.addAdministrator({ role: 'Help Desk' });
	const replica = new ServerReplica(world, await world.signIn(owner));
	await replica.pull();
	return { replica, subject, pid: server.pid ?? 0, url: server.url };
}

/** Counts a process's sync calls from outside, until `end` is called, and can slow them down. */
async function traceSyncs(pid: number, tampering = ''): Promise<{ end(): Promise<number> }> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-strace-'));
	const file = join(folder, 'calls');
	const which = tampering === '' ? 'trace' : 'inject';
	const calls = ['-e', `${which}=fsync,fdatasync${tampering}`, '-o', file];
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
