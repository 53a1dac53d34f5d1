import { expect, test } from 'vitest';

import type { AuditEvent } from '#store/store.ts';
import { firstBrokenLink, link, type AuditEntry } from './chain.ts';

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

test('the hash covers the address', () => {
	const events = chain(4).map((event) =>
		event.version === 2 ? { ...event, address: '192.0.2.7' } : event
	);

	expect(firstBrokenLink(events)).toBe(2);
});

test('the hash covers who carried the change', () => {
	const carrier = '{"name":"Kate Lee"}';
	const carried = chain(4).map((event) => (event.version === 2 ? { ...event, carrier } : event));

	expect(firstBrokenLink(carried)).toBe(2);
});

test('the hash covers who asked for the change', () => {
	const requested_by = '{"name":"Kate Lee"}';
	const asked = chain(4).map((event) => (event.version === 2 ? { ...event, requested_by } : event));

	expect(firstBrokenLink(asked)).toBe(2);
});

// Ensures that chains begun before events had these fields still verify.
test('an entry without an address and a carrier and with a certain time keeps its earlier hash', () => {
	expect(link('', entry(1)).hash).toBe(
		'135002c38fc6c2485c15e1dae58f48bc2f9f95a9f2b8f4aeca853e0f6b97cd52'
	);
});
