import { beforeEach, expect, test } from 'vitest';

import { World } from '#testing/world.ts';

let world: World;
let owner: string;
let sam: string;

beforeEach(() => {
	world = new World();
	owner = world.administrator(1, 'Administrator With Billing');
	sam = world.administrator(2, 'Manager');
});

const refusal = (decision: { rejection?: { code: string } }) => decision.rejection?.code;
const send = (actor: string, id: string) => world.do(actor, 'administrator.sendCallerCode', { id });

test('a code can be requested once a minute', () => {
	const outcomes = [send(owner, sam).outcome, send(owner, sam).outcome];
	world.elapsedMs += 60_000;
	outcomes.push(send(owner, sam).outcome);

	expect(outcomes).toEqual(['applied', 'noop', 'applied']);
	expect(world.value('administrator', sam)?.callerCodeMail).toMatchObject({ state: 'queued' });
});

test('anyone who may send a password reset may send a code, but not to themselves or beyond their rights', () => {
	const helpDesk = world.administrator(3, 'Help Desk');
	const reader = world.administrator(4, 'Read Only');

	expect(send(helpDesk, sam).outcome).toBe('applied');
	expect([send(helpDesk, owner), send(reader, sam), send(helpDesk, helpDesk)].map(refusal)).toEqual(
		['not_permitted', 'not_permitted', 'self_forbidden']
	);
});

test('a code alone changes nothing that signs a person in', () => {
	const before = world.value('administrator', sam);

	send(owner, sam);

	const { callerCodeMail, ...after } = world.value('administrator', sam) ?? {};
	expect(callerCodeMail).toMatchObject({ state: 'queued' });
	expect(after).toEqual(before);
});
