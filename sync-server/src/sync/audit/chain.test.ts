import { expect, test } from 'vitest';

import type { AuditEvent } from '#store/store.ts';
import { Chain, firstBrokenLink, link, type AuditEntry } from './chain.ts';

function entry(version: number): AuditEntry {
	return {
		provider_id: 'p',
		version,
		name: 'administrator.suspend',
		mutation_id: `m${version}`,
		actor_id: 'a',
		actor_name: 'Ada',
		device_id: 'd',
		device_name: 'Phone',
		address: null,
		subject_collection: 'administrator',
		subject_id: 's',
		changes: '[]',
		reason: null,
		ticket: null,
		outcome: 'applied',
		code: null,
		made_at: 1,
		made_uncertain: null,
		applied_at: 2,
		carrier: null,
		requested_by: null
	};
}

function chain(length: number): AuditEvent[] {
	const events: AuditEvent[] = [];
	for (let version = 1; version <= length; version++) {
		events.push(link(events.at(-1)?.hash ?? '', entry(version)));
	}
	return events;
}

test('an untouched audit has no broken link', () => {
	expect(firstBrokenLink(chain(4))).toBeUndefined();
});

test('an altered entry is detected', () => {
	const events = chain(4).map((event) =>
		event.version === 2 ? { ...event, actor_name: 'Eve' } : event
	);

	expect(firstBrokenLink(events)).toBe(2);
});

test('a missing entry is detected', () => {
	expect(firstBrokenLink(chain(4).toSpliced(1, 1))).toBe(2);
});

test('reordered entries are detected', () => {
	expect(firstBrokenLink(chain(4).reverse())).toBe(1);
});

/** Has no field that is null, which a hash could leave out unnoticed. */
const full: { readonly [Field in keyof AuditEntry]-?: NonNullable<AuditEntry[Field]> } = {
	provider_id: 'p',
	version: 1,
	name: 'administrator.suspend',
	mutation_id: 'm',
	actor_id: 'a',
	actor_name: 'Ada',
	device_id: 'd',
	device_name: 'Phone',
	address: '192.0.2.7',
	subject_collection: 'administrator',
	subject_id: 's',
	changes: '[]',
	reason: 'Left the company',
	ticket: 'T-1',
	outcome: 'rejected',
	code: 'not_permitted',
	made_at: 1,
	made_uncertain: 1,
	applied_at: 2,
	carrier: '{"name":"Kate Lee"}',
	requested_by: '{"name":"Kim Roe"}'
};

test.each(Object.entries(full))('the hash covers %s', (field, value) => {
	const { hash } = link('', full);
	const others = [typeof value === 'number' ? value + 1 : `${value}.`, null];

	for (const other of others) {
		const altered = link('', { ...full, [field]: other });

		expect(altered.hash).not.toBe(hash);
		expect(firstBrokenLink([{ ...altered, hash }])).toBe(1);
	}
});

test('the hash covers the one before it', () => {
	expect(link('0', full).hash).not.toBe(link('1', full).hash);
});

test('an event that names another one before it is detected', () => {
	const events = chain(4).map((event) =>
		event.version === 3 ? { ...event, previous_hash: 'another' } : event
	);

	expect(firstBrokenLink(events)).toBe(3);
});

test('a chain that begins at a later event is detected', () => {
	expect(firstBrokenLink([link('', entry(2))])).toBe(1);
});

test('a chain is followed in stretches, and ends at its last valid link', () => {
	const events = chain(4);
	const followed = new Chain();

	const first = followed.follow(events.slice(0, 2));
	const half = followed.end;
	const second = followed.follow(events.slice(3));

	expect([first, second]).toEqual([undefined, 3]);
	expect(half).toEqual({ version: 2, hash: events[1]?.hash });
	expect(followed.end).toEqual(half);
});

// Ensures that chains begun before events had these fields still verify.
test('an entry without an address and a carrier and with a certain time keeps its earlier hash', () => {
	expect(link('', entry(1)).hash).toBe(
		'135002c38fc6c2485c15e1dae58f48bc2f9f95a9f2b8f4aeca853e0f6b97cd52'
	);
});
