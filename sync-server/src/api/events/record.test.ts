import { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import { expect, test } from 'vitest';

import type { AuditEvent } from '#store/store.ts';
import { factsOf } from './record.ts';

const CHANGED =
	'[{"collection":"administrator","id":"s","field":"registered","from":false,"to":true}]';

function event(outcome: string, changes: string): AuditEvent {
	return {
		provider_id: 'p',
		version: 3,
		previous_hash: 'a',
		hash: 'b',
		mutation_id: 'm',
		name: 'administrator.recordRegistration',
		actor_id: 'a',
		actor_name: 'Ada',
		device_id: null,
		device_name: null,
		address: null,
		changes,
		subject_collection: 'administrator',
		subject_id: 's',
		reason: null,
		ticket: null,
		outcome,
		code: null,
		made_at: 1,
		made_uncertain: null,
		applied_at: 2,
		carrier: null,
		requested_by: null
	};
}

test('an event succeeds when its author’s intent holds, and not when it was refused or held', () => {
	const succeeded = Outcome.options.filter((outcome) => factsOf(event(outcome, '[]')).success);

	expect(succeeded.toSorted()).toEqual(['applied', 'merged', 'noop']);
});

test('an uncertain time is marked as uncertain', () => {
	const certain = event('applied', '[]');

	expect(factsOf(certain).made_at_uncertain).toBe(false);
	expect(factsOf({ ...certain, made_uncertain: 1 }).made_at_uncertain).toBe(true);
});

test('an event that changed something counts as applied even when early servers labelled it differently', () => {
	expect(factsOf(event('noop', CHANGED)).outcome).toBe('applied');
	expect(factsOf(event('noop', '[]')).outcome).toBe('noop');
	expect(factsOf(event('superseded', '[]')).outcome).toBe('superseded');
});
