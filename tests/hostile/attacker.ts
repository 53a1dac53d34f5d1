import { setTimeout } from 'node:timers/promises';
import { SESSION_KEY_HEADER } from '@tenantry/shared/protocol/session.ts';
import * as z from 'zod/mini';
import { CASES, type HostileCase } from './cases.ts';

/** What a hostile person has: their own session. */
const Attack = z.object({
	url: z.string(),
	people: z.array(z.object({ cookie: z.string(), key: z.string(), deviceId: z.string() }))
});
type Attack = z.infer<typeof Attack>;
type Person = Attack['people'][number];

/** Requests that one person has open at once. */
const AT_ONCE = 8;
const STREAMS_KEPT = 2_000;
/** Cases that would end the person's own session, and so the attack. */
const ENDING = new Set(['/session/v1/sign-out', '/session/v1/lock', '/session/v1/password']);

let open = 0;
const tally = new Map<string, number>();

process.once('message', (message) => {
	const { url, people } = Attack.parse(message);
	for (const person of people)
		for (let lane = 0; lane < AT_ONCE; lane++)
			attack(url, person, lane).catch(() => process.exit(1));
});
process.once('SIGTERM', () => {
	process.send?.(Object.fromEntries(tally), () => process.exit(0));
});

/** Sends one case after the other, for as long as this process lives. */
async function attack(url: string, person: Person, lane: number): Promise<never> {
	for (let place = lane; ; place += AT_ONCE) {
		const one = CASES[place % CASES.length];
		if (one === undefined || ENDING.has(one.path)) continue;
		const status = await send(url, person, one).catch(() => 'broken');
		const key = `${one.name} ${status}`;
		tally.set(key, (tally.get(key) ?? 0) + 1);
		// What this process computes is the server's processor as well, where they share one.
		if (status === 429) await setTimeout(50);
	}
}

async function send(
	url: string,
	{ cookie, key, deviceId }: Person,
	{ method, path, body, isStream = false }: HostileCase
): Promise<number> {
	if (isStream && open >= STREAMS_KEPT) return 0;
	const answer = await fetch(url + path, {
		method,
		headers: {
			cookie,
			origin: url,
			[SESSION_KEY_HEADER]: key,
			'content-type': 'application/json'
		},
		...(body !== undefined && { body: JSON.stringify(body(deviceId)) })
	});
	if (isStream && answer.ok) open++;
	else await answer.arrayBuffer();
	return answer.status;
}
