// @long: the other roles on every screen; role-matrix.spec.ts has four of them
import { test } from '@playwright/test';
import { ROLES } from '@tenantry/shared/domain/role.ts';
import { checkScreensOf, USUAL_ROLES } from '#support/matrix/screens.ts';

for (const role of ROLES.filter((one) => !USUAL_ROLES.includes(one)))
	test(`the screens offer ${role} its permitted actions`, () => checkScreensOf(role));
