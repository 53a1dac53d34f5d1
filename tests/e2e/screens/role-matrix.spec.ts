// @all: four roles on every screen
import { test } from '#support/browser/test.ts';
import { checkScreensOf, USUAL_ROLES } from '#support/matrix/screens.ts';

for (const role of USUAL_ROLES)
	test(`the screens offer ${role} its permitted actions`, async ({ world, openBrowser }) => {
		const { page } = await openBrowser();
		await checkScreensOf(role, world, page);
	});
