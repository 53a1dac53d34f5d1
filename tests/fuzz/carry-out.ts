import { mutatorOf } from '@tenantry/shared/mutators.ts';
import { HAND_OVER_HEADER } from '@tenantry/shared/protocol/quarantine.ts';
import * as z from 'zod/mini';
import type { FuzzWorld } from './fuzz-world.ts';
import type { Harm, Plan } from './plan.ts';
import { AS_SEEN, withThings } from './things.ts';

/** A request as it was sent, so that a caller can repeat it. */
export interface Sent {
	readonly path: string;
	readonly init: RequestInit & { readonly method: string };
}

const Pushed = z.object({ mutations: z.array(z.record(z.string(), z.unknown())) });
const OWN_SHARE = 9;
const WITHOUT_BODY = new Set(['GET', 'HEAD']);
const VALUE = /:("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/g;

/** Puts the things of a world into a plan. */
export function carryOut(world: FuzzWorld, plan: Plan): Sent {
	const { path, query, method, headers } = plan;
	const find = finder(world, plan);
	const search = new URLSearchParams(
		query.map(([name, value]) => [name, withThings(value, find)])
	).toString();
	const body = WITHOUT_BODY.has(method) ? undefined : bodyOf(world, plan);
	const sent = {
		...(body !== undefined && { 'content-type': 'application/json' }),
		...passOf(world, plan),
		...headers
	};
	return {
		path: withThings(path, find) + (search === '' ? '' : `?${search}`),
		init: { method, headers: sent, ...(body !== undefined && { body }) }
	};
}

function passOf({ actors, signInWorld }: FuzzWorld, { actor, pass }: Plan): Record<string, string> {
	const one = actors[actor];
	if (one === undefined || pass === 'none') return {};
	if (pass === 'ticket') return { [HAND_OVER_HEADER]: signInWorld.handOverPass(one.deviceId) };
	return {
		...(pass !== 'key' && { cookie: one.cookie }),
		...(pass !== 'session' && { 'x-api-key': one.key })
	};
}

function bodyOf(world: FuzzWorld, plan: Plan): string | Uint8Array<ArrayBuffer> | undefined {
	if (plan.harm.kind === 'other') return plan.harm.body;
	if (plan.body === undefined || plan.harm.kind === 'absent') return undefined;
	// JSON.stringify turns values that JSON cannot hold, such as NaN, into null.
	const find = finder(world, plan);
	const text = withThings(JSON.stringify(plan.body), (kind, at) =>
		JSON.stringify(find(kind, at)).slice(1, -1)
	);
	const message: unknown = JSON.parse(text);
	return harmed(JSON.stringify(based(world, message)), plan.harm);
}

/**
 * Returns a finder that mostly gives the actor's own device, because otherwise the server looks at
 * nothing that a request says.
 */
function finder(world: FuzzWorld, { actor }: Plan): FuzzWorld['find'] {
	const own = world.actors[actor];
	const ownThings: Readonly<Record<string, string | undefined>> = {
		device: own?.deviceId,
		credential: own?.credential
	};
	return (kind, at) => (at < OWN_SHARE ? ownThings[kind] : undefined) ?? world.find(kind, at);
}

/** Adds the bases that the author would send, and records the ids that are sent. */
function based({ replica, pushed }: FuzzWorld, message: unknown): unknown {
	const push = Pushed.safeParse(message);
	if (!push.success || typeof message !== 'object') return message;
	const mutations = push.data.mutations.map((mutation) => {
		if (typeof mutation.id === 'string') pushed.push(mutation.id);
		if (mutation.base !== AS_SEEN) return mutation;
		const mutator = mutatorOf(String(mutation.name));
		const args = mutator?.args.safeParse(mutation.args);
		const touched = args?.success === true ? (mutator?.touches(args.data) ?? []) : [];
		return { ...mutation, base: replica.basesOf(touched) };
	});
	return { ...message, mutations };
}

function harmed(text: string, harm: Harm): string {
	switch (harm.kind) {
		case 'cut':
			return text.slice(0, Math.floor(text.length * harm.share));
		case 'twice':
			return text + text;
		case 'field':
			return text.replace('{', () => `{${harm.raw}${text === '{}' ? '' : ','}`);
		case 'value': {
			const values = [...text.matchAll(VALUE)];
			const value = values[harm.at % Math.max(values.length, 1)];
			if (value === undefined) return text;
			return `${text.slice(0, value.index)}:${harm.raw}${text.slice(value.index + value[0].length)}`;
		}
		case 'none':
		case 'absent':
		case 'other':
			return text;
	}
}
