import { beforeEach, expect, test } from 'vitest';

import { collections } from '#collections.ts';
import { decide } from '#decide.ts';
import { mutatorOf } from '#mutators.ts';
import { PROVIDER, World } from '#testing/world.ts';

let world: World;
let owner: string;
let sam: string;

beforeEach(() => {
	world = new World();
	owner = world.administrator(1, 'Administrator With Billing');
	sam = world.administrator(2, 'Manager');
});

const refusal = (decision: { rejection?: { code: string } }) => decision.rejection?.code;
const valueOf = (id: string) => world.value('administrator', id);

test('a phone number and a note are kept, trimmed, and removed by an empty text', () => {
	world.do(owner, 'administrator.setContact', {
		id: sam,
		phone: ' +1 970 555 0142 ',
		note: 'Nights'
	});
	expect(valueOf(sam)).toMatchObject({ phone: '+1 970 555 0142', note: 'Nights' });

	world.do(owner, 'administrator.setContact', { id: sam, phone: '' });
	expect(valueOf(sam)).toMatchObject({ phone: '', note: 'Nights' });
});

test('an invalid phone number is refused with the name of its field, and nothing changes', () => {
	const decision = world.do(owner, 'administrator.setContact', { id: sam, phone: 'front desk' });

	expect(decision.rejection).toEqual({ code: 'phone_invalid', field: 'phone' });
	expect(valueOf(sam)?.phone).toBeUndefined();
});

test('SEC-B17 no one changes their own number on file, as an attacker with a stolen account would', () => {
	const own = world.do(owner, 'administrator.setContact', { id: owner, phone: '+1 970 555 0199' });
	const another = world.do(sam, 'administrator.setContact', { id: sam, phone: '+1 970 555 0199' });

	expect([refusal(own), refusal(another)]).toEqual(['self_forbidden', 'not_permitted']);
});

test('SEC-B17 a changed number takes a fresh factor; a note does not', () => {
	const of = (args: { readonly phone?: string; readonly note?: string }) => {
		const name = 'administrator.setContact';
		const mutator = mutatorOf(name);
		if (mutator === undefined) throw new Error(`No mutator ${name}`);
		return decide(world.rows.layer(), world.author(owner, name, { id: sam, ...args }), {
			mutator,
			collections,
			principal: world.principal(owner),
			providerId: PROVIDER,
			version: 1,
			at: 1,
			knowledge: 'fresh',
			stoodOf: () => undefined,
			isFactorFresh: false,
			basis: 'author'
		});
	};

	expect(of({ phone: '+1 970 555 0142' }).review).toBe('confirm');
	expect(of({ note: 'Nights' }).outcome).toBe('applied');
});

test('when two people change a number at the same time, the second is shown the first’s', () => {
	const late = world.author(owner, 'administrator.setContact', {
		id: sam,
		phone: '+1 970 555 0100'
	});
	const second = world.administrator(3, 'Administrator With Billing');
	world.do(second, 'administrator.setContact', { id: sam, phone: '+1 970 555 0142' });

	const decision = world.arrive(late);

	expect(decision.outcome).toBe('superseded');
	expect(decision.conflicts).toMatchObject([{ field: 'phone', theirs: '+1 970 555 0142' }]);
	expect(valueOf(sam)?.phone).toBe('+1 970 555 0142');
});
