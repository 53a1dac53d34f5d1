// @long: the other roles on every screen; role-matrix.spec.ts has four of them
import { ROLES } from '@tenantry/shared/domain/role.ts';
import { test } from '#support/browser/test.ts';
import { checkScreensOf, USUAL_ROLES } from '#support/matrix/screens.ts';

for (const role of ROLES.filter((one) => !USUAL_ROLES.includes(one)))
	test(`the screens offer ${role} its permitted actions`, async ({ world, openBrowser }) => {
		const { page } = await openBrowser();
		await checkScreensOf(role, world, page);
	});
