import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { underLoad } from '#support/servers/load.ts';
import { freePort } from '#support/machine/loopback.ts';
import { openProcessWorld, type Answer } from '#support/servers/process-world.ts';
import { startServer } from '#support/servers/process.ts';

const ROUNDS = 2;
const LULL_MS = 400;

test('two servers on one PostgreSQL are restarted in turns under load: nothing is lost, and refused requests succeed on retry', async () => {
	await using kept = new AsyncDisposableStack();
	const world = kept.adopt(await openProcessWorld('postgres'), (it) => it.close());
	const here = kept.adopt(await startServer(world.premises), (it) => it.close());
	const other = { ...world.premises, port: await freePort() };
	const there = kept.adopt(await startServer(other), (it) => it.close());
	world.lead(here.port, there.port);

	await underLoad(world, {
		seed: 41,
		async disturb() {
			for (let round = 0; round < ROUNDS; round++) {
				for (const [server, stays] of [
					[here, there],
					[there, here]
				] as const) {
					await setTimeout(LULL_MS);
					// Clients of the stopped server notice the loss themselves; the balancer learns
					// of it after them.
					await server.stop();
					world.lead(stays.port);
					await server.start();
					world.lead(here.port, there.port);
				}
			}
		}
	});

	expect(unanswered(world.answers)).toEqual([]);
});

/** Returns the server errors after which the device never got a successful answer. */
function unanswered(answers: readonly Answer[]): readonly Answer[] {
	return answers.filter(
		(answer, place) =>
			answer.status >= 500 &&
			!answers
				.slice(place)
				.some(({ deviceId, status }) => deviceId === answer.deviceId && status === 200)
	);
}
