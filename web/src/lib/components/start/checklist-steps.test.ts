import { expect, test } from 'vitest';
import { checklistSteps } from './checklist-steps.ts';

const nothing = {
	hasOrganization: false,
	hasSecondOwner: false,
	isMfaRequired: false,
	hasTeam: false
};

test('each step of the checklist is done by what it asks for, and by nothing else', () => {
	const done = (taken: Partial<typeof nothing>, isInstalled = false) =>
		checklistSteps({ ...nothing, ...taken }, isInstalled)
			.filter(({ isDone }) => isDone)
			.map(({ title }) => title);

	expect(done({})).toEqual([]);
	expect(done({ hasOrganization: true })).toEqual(['Add your first client']);
	expect(done({ hasSecondOwner: true })).toEqual(['Add a second owner']);
	expect(done({ isMfaRequired: true })).toEqual(['Require MFA for everyone']);
	expect(done({}, true)).toEqual(['Install Tenantry on your phone']);
	expect(done({ hasTeam: true })).toEqual(['Import your administrators']);
});
