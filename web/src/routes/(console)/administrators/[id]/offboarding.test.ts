import { err, ok } from '@tenantry/shared/result.ts';
import { expect, test } from 'vitest';
import { NO_BECAUSE } from '#lib/components/change/because.ts';
import { offboardingSteps, takeBack } from './offboarding.ts';

type Subject = Parameters<typeof offboardingSteps>[0];

const NOTHING_REFUSED = { suspend: null, revokeApiKey: null, setAccess: null };
const SAM: Subject = {
	id: 'sam',
	status: 'active',
	apiAccess: { state: 'enabled', prefix: 'abcd', createdAt: 1, expiresAt: null },
	accessMode: 'selected',
	organizationIds: ['acme', 'birch'],
	guards: NOTHING_REFUSED
};

test('offboarding suspends, revokes the key, ends sessions and removes organizations', () => {
	const because = { reason: 'Left the company', ticket: 'T-17' };

	const calls = offboardingSteps(SAM).map(({ call }) => call(because));

	const args = { id: 'sam', ...because };
	expect(calls).toEqual([
		{ name: 'administrator.suspend', args },
		{ name: 'administrator.revokeApiKey', args },
		{ name: 'administrator.endSessions', args },
		{
			name: 'organizationAccess.setMode',
			args: { id: 'sam', mode: 'selected', organizationIds: [] }
		}
	]);
});

test('completed steps are not repeated', () => {
	const gone: Subject = {
		...SAM,
		status: 'suspended',
		apiAccess: { state: 'disabled' },
		organizationIds: []
	};

	const names = offboardingSteps(gone).map(({ call }) => call(NO_BECAUSE).name);

	expect(names).toEqual(['administrator.endSessions']);
});

test('a role that may only suspend keeps the organizations and reads why', () => {
	const guards = { ...NOTHING_REFUSED, setAccess: 'not_permitted' } as const;

	const codes = offboardingSteps({ ...SAM, guards }).map(({ code }) => code);

	expect(codes).toEqual([null, null, null, 'not_permitted']);
});

test.each([
	['nothing has left', [], true, ['c', 'b', 'a']],
	['the first change has left', ['a'], false, ['c', 'b', 'a']],
	['all have left', ['a', 'b', 'c'], false, ['c']]
])('the rest is undone, newest first, when %s', async (_, left, isUndone, asked) => {
	const tried: string[] = [];
	const withdraw = async (id: string) => {
		tried.push(id);
		return ok(!left.includes(id));
	};

	expect(await takeBack(['a', 'b', 'c'], { withdraw })).toEqual(ok(isUndone));
	expect(tried).toEqual(asked);
});

test('a device without room undoes nothing and says why', async () => {
	const full = err({ code: 'storage_full' } as const);

	expect(await takeBack(['a'], { withdraw: async () => full })).toEqual(full);
});
