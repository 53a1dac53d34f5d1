// @all: four roles on every screen
import { test } from '@playwright/test';
import { checkScreensOf, USUAL_ROLES } from '#support/matrix/screens.ts';

for (const role of USUAL_ROLES)
	test(`the screens offer ${role} its permitted actions`, () => checkScreensOf(role));
