import { beforeEach, describe, expect, test } from 'vitest';

import type { AdministratorId } from '#domain/ids.ts';
import { OWNER_ROLE, type Role } from '#domain/role.ts';
import { inHours, NOW, openPlanWorld } from '#testing/plan-world.ts';
import { PROVIDER, type World } from '#testing/world.ts';

const SHOWN = { requestedAt: NOW, state: 'shown', settledAt: NOW, expiresAt: inHours(72) } as const;

let world: World;
let owner: AdministratorId;
let sam: AdministratorId;

beforeEach(() => {
	({ world, owner, sam } = openPlanWorld());
	world.administrator(4, 'Help Desk', { invitationMail: SHOWN, mfaEnrolledAt: NOW });
});

const samNow = () => world.value('administrator', sam);
const choose = (role: Role) => world.do(owner, 'administrator.changeRole', { id: sam, role });
const raise = (role: Role) =>
	world.do(owner, 'administrator.raiseRole', { id: sam, role, until: inHours(1) });

describe('SEC-D16 of an account whose set-up link was shown', () => {
	beforeEach(() => {
		world.isApproved = true;
		world.do(owner, 'provider.setPolicy', { providerId: PROVIDER, approvals: ['delete'] });
	});

	test.each([
		['for good', choose],
		['for a while', raise]
	])('every way in ends with the right to approve %s', (_, give) => {
		give(OWNER_ROLE);

		expect(samNow()).toMatchObject({
			role: OWNER_ROLE,
			registered: false,
			mfaEnrolledAt: null,
			apiKey: null,
			invitationMail: { state: 'queued' }
		});
	});

	test('nothing ends with a role that does not approve', () => {
		choose('Administrator');

		expect(samNow()).toMatchObject({ registered: true, mfaEnrolledAt: NOW, invitationMail: SHOWN });
	});

	test('nothing ends a second time when the right is prolonged', () => {
		raise(OWNER_ROLE);
		world.administrator(4, OWNER_ROLE, {
			invitationMail: SHOWN,
			roleReturn: { at: inHours(1), role: 'Help Desk' }
		});

		world.do(owner, 'administrator.raiseRole', { id: sam, role: OWNER_ROLE, until: inHours(2) });

		expect(samNow()).toMatchObject({ registered: true, invitationMail: SHOWN });
	});
});

test('nothing ends where no change waits for approval', () => {
	choose(OWNER_ROLE);

	expect(samNow()).toMatchObject({ registered: true, mfaEnrolledAt: NOW, invitationMail: SHOWN });
});
