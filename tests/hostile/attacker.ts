import { createServer } from 'node:net';
import { constants, setPriority } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { NewApiKey } from '@tenantry/shared/protocol/api-key.ts';
import { SESSION_KEY_HEADER } from '@tenantry/shared/protocol/session.ts';
import * as z from 'zod/mini';
import { listenOnLoopback } from '#support/machine/loopback.ts';
import { CASES, type HostileCase } from './cases.ts';

/** What a hostile person has: their own session, their own key, and what they may see. */
const Attack = z.object({
	url: z.string(),
	people: z.array(
		z.object({
			session: z.string(),
			cookie: z.string(),
			key: z.string(),
			deviceId: z.string(),
			providerId: z.string(),
			administratorIds: z.array(z.string()),
			organizationIds: z.array(z.string())
		})
	)
});
type Person = z.infer<typeof Attack>['people'][number] & {
	readonly endpoint: string;
	/** Empty before the first one. */
	apiKey: string;
};
const Created = z.object({ id: z.string() });

/** Requests that one person has open at once. */
const AT_ONCE = 8;
const STREAMS_KEPT = 2_000;
/** People, and organizations, that they ask about. */
const MOST_KNOWN = 12;
/** Cases that would end the person's own session or key, and so the attack. */
const ENDING = new Set([
	'POST /session/v1/sign-out',
	'POST /session/v1/lock',
	'POST /session/v1/password',
	'DELETE /session/v1/api-key'
]);

let open = 0;
const tally = new Map<string, number>();

// Elsewhere the server and its database do not share their processors with those who attack them.
setPriority(constants.priority.PRIORITY_LOW);
process.once('message', (message) => {
	attackWith(Attack.parse(message)).catch(() => process.exit(1));
});
process.once('SIGTERM', () => {
	process.send?.(Object.fromEntries(tally), () => process.exit(0));
});

async function attackWith({ url, people }: z.infer<typeof Attack>): Promise<void> {
	// A push service that takes connections and never answers.
	const silent = await listenOnLoopback(createServer(() => {}));
	for (const person of people) {
		const endpoint = `https://127.0.0.1:${silent}/${person.deviceId}`;
		const hostile = { ...person, endpoint, apiKey: '' };
		for (let lane = 0; lane < AT_ONCE; lane++)
			attack(url, hostile, lane).catch(() => process.exit(1));
	}
}

/**
 * Sends one case after the other, for as long as this process lives. Each lane begins at another
 * part of the list, so that a slow server gets some of each within a minute.
 */
async function attack(url: string, person: Person, lane: number): Promise<never> {
	for (let place = Math.floor((lane * CASES.length) / AT_ONCE); ; place++) {
		const one = CASES[place % CASES.length];
		if (one === undefined || ENDING.has(`${one.method} ${one.route}`)) continue;
		const status = await send(url, person, one).catch(() => 'broken');
		const key = `${one.name} ${status}`;
		tally.set(key, (tally.get(key) ?? 0) + 1);
		// What this process computes is the server's processor as well, where they share one.
		if (status === 429 || status === 'broken') await setTimeout(50);
	}
}

async function send(url: string, person: Person, one: HostileCase): Promise<number> {
	const { method, path, body, isStream } = one;
	if (isStream && open >= STREAMS_KEPT) return 0;
	const answer = await fetch(url + path(person), {
		method,
		headers: headersOf(url, person, one),
		...(body !== undefined && { body: JSON.stringify(body(person)) })
	});
	if (isStream && answer.ok) open++;
	else learn(person, one, await answer.text());
	return answer.status;
}

function headersOf(url: string, { session, key, apiKey }: Person, one: HostileCase): HeadersInit {
	const type = { 'content-type': 'application/json' };
	if (one.isOfApi) return { ...type, 'x-api-key': apiKey, 'idempotency-key': crypto.randomUUID() };
	return { ...type, cookie: session, origin: url, [SESSION_KEY_HEADER]: key };
}

/** A new key replaces the one before; what was created is what the next requests are about. */
function learn(person: Person, { route, isOfApi }: HostileCase, text: string): void {
	if (route === '/session/v1/api-key') {
		const made = NewApiKey.safeParse(parsed(text));
		if (made.success) person.apiKey = made.data.key;
	}
	if (!isOfApi) return;
	const created = Created.safeParse(parsed(text));
	if (!created.success) return;
	if (route.endsWith('/administrators')) addTo(person.administratorIds, created.data.id);
	if (route.endsWith('/organizations')) addTo(person.organizationIds, created.data.id);
}

function addTo(ids: string[], id: string): void {
	ids.push(id);
	if (ids.length > MOST_KNOWN) ids.shift();
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
