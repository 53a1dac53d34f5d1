import { expect, test } from 'vitest';
import { launchersOf } from './launchers.ts';

/**
 * Takes a chain of processes, the oldest last; returns those that launched the youngest's child.
 */
function launchersIn(...commands: readonly string[]): readonly string[] {
	const lookUp = (pid: number) => {
		const command = commands[pid - 10];
		return command === undefined ? undefined : { pid, parent: pid + 1, command };
	};
	return launchersOf(10, lookUp).map(({ command }) => command);
}

const shell = 'sh -c node scripts/start.ts';
const npx = 'npm exec pnpm@12.21.0 start';

test.each([
	['npx and pnpm', [shell, 'pnpm start', "sh -c 'pnpm' start", npx], 4],
	['no shell that stays', ['pnpm start', npx], 2],
	['a pnpm in JavaScript', [shell, '/usr/bin/node /usr/lib/pnpm/bin/pnpm.cjs start'], 2],
	['npx as a file', [shell, 'pnpm start', 'sh -c pnpm', 'node /usr/bin/npx -y pnpm start'], 4],
	['npm', [shell, 'npm run start'], 2]
])('all of %s are launchers', (_, commands, count) => {
	expect(launchersIn(...commands, 'bash', 'sshd: ada')).toEqual(commands.slice(0, count));
});

test.each([
	['a terminal', ['-bash', 'sshd: ada']],
	['a service manager', ['/usr/lib/systemd/systemd --user']],
	['a script of the operator', ['sh -c node scripts/start.ts', 'cron -f']],
	['nobody, under setsid', []]
])('%s launches nothing and may exit before the tests do', (_, commands) => {
	expect(launchersIn(...commands)).toEqual([]);
});

test('a deployment that starts pnpm in the background and exits is not a launcher', () => {
	const launchers = launchersIn(shell, 'pnpm start', 'sh -c nohup pnpm start &', 'npm run deploy');

	expect(launchers).toEqual([shell, 'pnpm start']);
});
