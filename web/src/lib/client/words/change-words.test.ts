import { ROLES } from '@tenantry/shared/domain/role.ts';
import { REJECTION_CODES } from '@tenantry/shared/rejection.ts';
import { SESSION_ERROR_CODES } from '@tenantry/shared/protocol/session.ts';
import { SYNC_ERROR_CODES } from '@tenantry/shared/protocol/sync-error.ts';
import { expect, test } from 'vitest';
import type { MutationName } from '@tenantry/shared/mutators.ts';
import type { ChangeState, ChangeView } from '#lib/engine-api/change.ts';
import { effectOf, sentenceText, verdictOf } from './change-words.ts';
import { explainRejection } from './explain/rejection.ts';
import { explainSessionError } from './explain/session-error.ts';
import { explainSyncError } from './explain/sync-error.ts';

const ada = { collection: 'administrator', id: 'a', label: 'Ada Park', isHere: true };

test.each<[Pick<ChangeView, 'name' | 'args'>, string]>([
	[{ name: 'administrator.suspend', args: { id: 'a' } }, 'Suspend Ada Park'],
	[{ name: 'administrator.requireMfa', args: { id: 'a' } }, 'Require MFA for Ada Park'],
	[
		{ name: 'administrator.changeRole', args: { id: 'a', role: ROLES[2] } },
		'Make Ada Park a Manager'
	],
	[
		{ name: 'administrator.changeRole', args: { id: 'a', role: ROLES[0] } },
		'Make Ada Park an Administrator With Billing'
	],
	[
		{ name: 'administrator.setApiAccess', args: { id: 'a', enabled: false } },
		'Disable API access of Ada Park'
	],
	[
		{ name: 'organizationAccess.grant', args: { id: 'a', organizationIds: ['o'] } },
		'Give Ada Park access to 1 organization'
	],
	[
		{ name: 'organizationAccess.setMode', args: { id: 'a', mode: 'all' } },
		'Give Ada Park access to all organizations'
	],
	[
		{ name: 'provider.setGlobalMfa', args: { required: true } },
		'Turn on the Global MFA Requirement'
	]
])('a change reads as a sentence: %o', (change, sentence) => {
	expect(sentenceText({ ...change, subject: ada })).toBe(sentence);
});

test('a decision reads as what was decided, and about which change', () => {
	const about = { name: 'administrator.suspend', args: { id: 'a' }, subject: ada } as const;
	const subject = { collection: '', id: '', label: '', isHere: false };

	const text = sentenceText({
		name: 'approval.approve',
		args: { mutationId: 'm' },
		subject,
		about
	});

	expect(text).toBe('Approve a change: Suspend Ada Park');
});

test.each<[NonNullable<ChangeView['approval']>['decision'], ChangeState, string | null, string]>([
	['approved', 'applied', null, 'Approved by Ben Okafor.'],
	['glassBroken', 'applied', 'Outage', 'Ben Okafor applied it without approval.'],
	['declined', 'rejected', null, 'Ben Okafor declined it.'],
	['declined', 'rejected', 'He left', 'Ben Okafor declined it: “He left”'],
	[null, 'approval', null, 'Waiting for another administrator’s approval. Not applied yet.']
])('a change that was %s tells its author: %s', (decision, state, reason, words) => {
	const by = decision === null ? null : 'Ben Okafor';
	const approval = { expiresAt: 9, decision, by, at: 1, reason };
	const rejection = state === 'rejected' ? ({ code: 'declined' } as const) : null;

	const made = { fields: [], args: {}, authoredAt: 3, decidedAt: 5 };
	expect(verdictOf({ ...made, rejection, state, approval })).toBe(words);
});

test('a conflict names the author of the value that stands', () => {
	const theirs = { value: 'Adah', by: 'Sam Okoye', deviceName: 'Tablet', at: 1 };

	const verdict = verdictOf({ ...conflict(theirs), state: 'superseded' });

	expect(verdict).toBe('Conflict: Sam Okoye’s value is in effect. Your change wasn’t applied.');
});

test('a change that stood until a stricter one is shown as overturned', () => {
	const theirs = { value: true, by: 'Sam Okoye', deviceName: 'Tablet', at: 9 };

	const verdict = verdictOf({ ...conflict(theirs), state: 'superseded' });

	expect(verdict).toMatch(/^Overridden: your change was applied.*Sam Okoye/);
});

test('a change in review names the authors of later changes that its own author did not know', () => {
	const theirs = { value: 'Adah', by: 'Sam Okoye', deviceName: 'Tablet', at: 4 };

	expect(verdictOf({ ...conflict(theirs), state: 'review' })).toMatch(
		/^Check again: made before you knew what Sam Okoye has changed,/
	);
	expect(verdictOf({ ...conflict({ ...theirs, at: 2 }), state: 'review' })).toMatch(
		/^Check again: made before you knew what has changed since,/
	);
});

test('a change that needs approval is asked for, before it is sent and until it is decided', () => {
	const change = { name: 'administrator.delete', args: { id: 'a' }, subject: ada } as const;

	const texts = [
		{ ...change, state: 'waiting' as const, expects: { outcome: 'approval' as const } },
		{ ...change, state: 'approval' as const },
		{ ...change, state: 'applied' as const },
		{ ...change, state: 'waiting' as const, expects: { outcome: 'applied' as const } }
	].map(sentenceText);

	expect(texts).toEqual([
		'Asked to delete Ada Park',
		'Asked to delete Ada Park',
		'Delete Ada Park',
		'Delete Ada Park'
	]);
});

test('an administrator who is not visible has no name, and the sentence is still complete', () => {
	const change = { name: 'administrator.suspend', args: { id: 'a' } } as const;

	expect(sentenceText({ ...change, subject: { ...ada, label: '' } })).toBe(
		'Suspend an administrator you can’t see'
	);
});

test('a refusal gives its reason', () => {
	const rejection = { code: 'global_mfa_required' } as const;

	const verdict = verdictOf({
		state: 'rejected',
		rejection,
		fields: [],
		args: {},
		authoredAt: 1,
		decidedAt: 1
	});

	expect(verdict).toBe('Rejected: Required for everyone in Settings > Account.');
});

test.each([
	[false, /^Change #7 on this device is damaged.* It was never sent, so it isn’t in effect\./],
	[true, /^Change #7 on this device is damaged.* It was sent, so it may already be applied\./]
])('an unreadable change says so, and whether it was sent: %s', (sent, words) => {
	const change = { name: 'unreadable', args: { place: 7, sent }, fields: [] } as const;
	const subject = { collection: '', id: '', label: '', isHere: false };

	expect(sentenceText({ ...change, subject })).toBe(
		'A change saved on this device can no longer be read'
	);
	const times = { rejection: null, authoredAt: 0, decidedAt: null };
	expect(verdictOf({ ...change, ...times, state: 'unreadable' })).toMatch(words);
});

test('every code has a distinct sentence', () => {
	const sentences = [
		...REJECTION_CODES.map(explainRejection),
		...new Set([...SYNC_ERROR_CODES.map(explainSyncError)]),
		...new Set([...SESSION_ERROR_CODES.map(explainSessionError)])
	];

	expect(sentences.every((sentence) => /^[A-Z].*\.$/.test(sentence))).toBe(true);
	expect(new Set(REJECTION_CODES.map(explainRejection)).size).toBe(REJECTION_CODES.length);
});

function conflict(theirs: NonNullable<ChangeView['fields'][number]['theirs']>) {
	const field = { key: 'f', field: 'firstName', before: 'Ada', after: 'Aida', theirs };
	return { rejection: null, fields: [field], args: {}, authoredAt: 3, decidedAt: 5 };
}

test('the dialog states what a suspension and a restore do to sessions, key and links', () => {
	const effect = (name: MutationName, state: ChangeState) => effectOf({ name, state });

	expect(effect('administrator.suspend', 'waiting')).toContain('blocks their API key');
	expect(effect('administrator.restore', 'applied')).toContain('API key works again');
	expect(effect('administrator.sendTotpReset', 'waiting')).toContain('signs them out');
	expect(effect('administrator.restore', 'rejected')).toBe('');
	expect(effect('administrator.suspend', 'withdrawn')).toBe('');
	expect(effect('organization.rename', 'applied')).toBe('');
});
