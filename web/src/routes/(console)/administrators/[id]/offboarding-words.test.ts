import { expect, test } from 'vitest';
import type { Offboarding } from '#lib/engine-api/offboarding.ts';
import { checklistText, tasksOf } from './offboarding-words.ts';

const LEFT: Offboarding = { at: 1, ticket: '', keyPrefix: null, reached: [], done: [] };

function wordsOf(task: string, left: Partial<Offboarding>): string | undefined {
	return tasksOf({ ...LEFT, ...left }).find((one) => one.task === task)?.words;
}

test('the checklist names the existing key, clients and ticket', () => {
	expect(wordsOf('programs', { keyPrefix: 'abcd' })).toContain('abcd…');
	expect(wordsOf('clients', { reached: ['Acme', 'Birch'] })).toContain('Acme, Birch');
	expect(wordsOf('clients', { reached: 'all' })).toContain('all organizations');
	expect(wordsOf('ticket', { ticket: 'T-17' })).toBe('Close ticket T-17');
});

test('the first of many clients are named and the rest is counted', () => {
	const reached = Array.from({ length: 15 }, (_, at) => `Client ${at + 1}`);

	expect(wordsOf('clients', { reached })).toMatch(/Client 12 and 3 more$/);
});

test('the checklist as text lists the finished steps', () => {
	const text = checklistText('Sam Rivera', { ...LEFT, done: ['equipment'] });

	expect(text).toContain('[x] Collect laptop');
	expect(text).toContain('[ ] Change the shared passwords');
	expect(text.split('\n')).toHaveLength(8);
});
