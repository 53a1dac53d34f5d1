import { expect, test, type Locator, type Page } from '@playwright/test';
import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import { explainRejection } from '@tenantry/web/client/words/explain/rejection.ts';
import { openAccountSettings } from '#support/browser/acceptance.ts';
import { CAPABILITIES, type Capability, type Control } from '#support/matrix/capabilities.ts';
import { find, openAdministrator, openScreen, signIn } from '#support/browser/app.ts';
import type { Person } from '#support/world/people.ts';
import type { World } from '#support/world/world.ts';
import { castScene, type Scene } from '#support/matrix/people.ts';
import { isSeen, refusalOf, type Place } from '#support/matrix/rules.ts';
import {
	PROVIDER_CAPABILITIES,
	type ScreenControl
} from '#support/matrix/provider-capabilities.ts';

/** Roles that `test:rest` tries: all of it, most of it, little of it and none of it. */
export const USUAL_ROLES: readonly Role[] = [OWNER_ROLE, 'Manager', 'Help Desk', 'Read Only'];

type Shown = Capability & { readonly control: Control };

const SHOWN = CAPABILITIES.flatMap(({ control, ...rest }): Shown[] =>
	control === undefined ? [] : [{ ...rest, control }]
);
const TABS = ['Details', 'Permissions & Access'] as const;

/** Runs on one database, because tests/matrix and tests/surface test the server’s refusals. */
export async function checkScreensOf(role: Role, world: World, page: Page): Promise<void> {
	const scene = await castScene(world, role);
	await signIn(page, scene.own);

	for (const place of ['other', 'owner', 'apart', 'own'] as const)
		await test.step(place, () => checkPlace(page, { scene, role, place }));
	await test.step('of the provider', () => checkProvider(page, role));
	await find(page, scene.foreign.email);
	await expect(page.getByText('No match')).toBeVisible();
}

interface Stop {
	readonly scene: Scene;
	readonly role: Role;
	readonly place: Extract<Place, 'own' | 'other' | 'owner' | 'apart'>;
}

async function checkPlace(page: Page, { scene, role, place }: Stop): Promise<void> {
	await openScreen(page, 'Administrators');
	if (!isSeen(role, place)) {
		await find(page, scene[place].name);
		await expect(page.getByText('No match')).toBeVisible();
		return;
	}
	const expected = (capability: Shown) => refusalOf(capability, role, place) ?? 'yes';
	await checkPanel(page, scene[place], {
		expected,
		capabilities: SHOWN.filter(({ needs }) => needs !== 'contained')
	});
	if (place === 'own' || place === 'apart') return;
	await checkPanel(page, place === 'other' ? scene.containedOther : scene.containedOwner, {
		expected,
		capabilities: SHOWN.filter(({ needs }) => needs === 'contained')
	});
}

async function checkPanel(
	page: Page,
	{ name }: Person,
	{
		capabilities,
		expected
	}: {
		readonly capabilities: readonly Shown[];
		readonly expected: (capability: Shown) => RejectionCode | 'yes';
	}
): Promise<void> {
	const panel = await openAdministrator(page, name);
	if (await mayOnlyRead(panel)) {
		await checkReading(panel, capabilities.map(expected));
		return;
	}
	const found: Record<string, string> = {};
	const wanted: Record<string, string> = {};
	for (const tab of TABS) {
		await panel.getByRole('tab', { name: tab, exact: true }).click();
		for (const capability of capabilities.filter(
			({ control }) => (control.tab ?? 'Details') === tab
		)) {
			wanted[capability.name] = expected(capability);
			found[capability.name] = await offered(panel, capability.control, expected(capability));
		}
	}
	await panel.getByRole('button', { name: /^(Close|Back)$/ }).click();

	expect(found).toEqual(wanted);
}

async function mayOnlyRead(panel: Locator): Promise<boolean> {
	const body = panel.getByRole('tab').or(panel.getByText('MFA: Requirement', { exact: true }));
	await body.first().waitFor();
	return (await panel.getByRole('tab').count()) === 0;
}

/** A role that may do nothing here reads the values and one reason, and finds no field and no Save. */
async function checkReading(
	panel: Locator,
	expected: readonly (RejectionCode | 'yes')[]
): Promise<void> {
	await expect(panel.getByText(explainRejection('not_permitted'))).toHaveCount(1);
	for (const role of ['textbox', 'combobox', 'checkbox', 'switch', 'radio'] as const)
		await expect(panel.getByRole(role)).toHaveCount(0);
	await expect(panel.getByRole('button', { name: 'Save', exact: true })).toHaveCount(0);
	await panel.getByRole('button', { name: /^(Close|Back)$/ }).click();
	expect(new Set(expected)).toEqual(new Set(['not_permitted']));
}

/** Returns `yes`, or the reason that the panel shows beside a locked control. */
async function offered(
	panel: Locator,
	{ role, name }: Control,
	expected: RejectionCode | 'yes'
): Promise<string> {
	const control = panel.getByRole(role, { name, exact: role !== 'radio' });
	await expect(control).toBeVisible();
	if (await (role === 'textbox' ? control.isEditable() : control.isEnabled())) return 'yes';
	if (expected === 'yes') return 'refused';
	await expect(panel.getByText(explainRejection(expected)).first()).toBeVisible();
	return expected;
}

async function checkProvider(page: Page, role: Role): Promise<void> {
	const found: Record<string, boolean> = {};
	const wanted: Record<string, boolean> = {};
	for (const { name, roles, control } of PROVIDER_CAPABILITIES) {
		if (control === undefined) continue;
		await openScreenOf(page, control);
		wanted[name] = roles.includes(role);
		found[name] = await isOffered(page, control, roles.includes(role));
		if (control.screen === 'Organization')
			await page.getByRole('button', { name: /^(Close|Back)$/ }).click();
	}
	await openScreen(page, 'Administrators');

	expect(found).toEqual(wanted);
}

async function openScreenOf(page: Page, { screen }: ScreenControl): Promise<void> {
	if (screen === 'Account') await openAccountSettings(page);
	else await openScreen(page, screen === 'Organization' ? 'Organizations' : screen);
	if (screen !== 'Organization') return;
	await page.getByRole('link', { name: 'Alder Legal', exact: true }).click();
	await expect(page.getByText('Organization ID', { exact: true })).toBeVisible();
}

/**
 * Returns whether a control is offered. Without permission, a link to a screen is missing, and a
 * control on a screen is shown locked.
 */
async function isOffered(
	page: Page,
	{ role, name }: ScreenControl,
	expected: boolean
): Promise<boolean> {
	const control = page.getByRole(role, { name, exact: true });
	if (role === 'link') {
		await expect(control).toHaveCount(expected ? 1 : 0);
		return expected;
	}
	await expect(control).toBeVisible();
	return role === 'textbox' ? control.isEditable() : control.isEnabled();
}
