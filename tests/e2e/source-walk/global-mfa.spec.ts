// @all: walks every procedure twice
import { expect, test } from '@playwright/test';
import { goOffline, goOnline, mfaToggle, openAdding } from '#support/browser/acceptance.ts';
import {
	closePanel,
	enterPassword,
	expectUpToDate,
	fillAddition,
	findRow,
	openScreen,
	proveCode,
	signIn
} from '#support/browser/app.ts';
import {
	BEYOND_THE_DOCUMENT,
	buttonOf,
	chooseName,
	walkTwice,
	type Walk
} from '#support/browser/source-walk.ts';
import { connect } from '#support/world/client.ts';
import { storedRows } from '#support/world/database.ts';
import { ada, mara, noor, sam } from '#support/world/people.ts';

/** Noor had it required before; the others are required by the setting. */
const everyone = [sam, mara, noor];

let secret = '';

walkTwice(ada, walkMfa, async (world) => {
	// Whoever requires MFA of everyone has enrolled, or could send nothing more.
	secret = await (await connect(world.url, ada)).enrol({ stepsAhead: -1 });
});

function walkMfa(walk: Walk): void {
	const { stage, isCut } = walk;

	test('only Administrators with Billing can set the Global MFA Requirement', async () => {
		const { page } = await stage.openBrowser();
		const theirs = { world: stage.world, page };
		await signIn(page, mara);
		if (isCut) await goOffline(theirs);
		await openScreen(page, 'Settings');
		await page.getByRole('main').getByRole('link', { name: 'Account', exact: true }).click();
		const box = page.getByRole('checkbox', { name: 'Global MFA Requirement', exact: true });
		await expect(box).toBeDisabled();
		const reason = page.getByText('Only an Administrator With Billing can change this.');
		await expect(reason).toBeVisible();
		if (isCut) await goOnline(theirs);
	});

	test('to turn the Global MFA Requirement on', () =>
		walk.follow(async () => {
			await setGlobalMfa(true);
			await test.step('It is enforced for all existing administrators.', expectEveryoneRequired);
			await test.step('It cannot be edited for one administrator.', async () => {
				const panel = await chooseName(walk, sam.name);
				await expect(mfaToggle(panel)).toBeDisabled();
				await expect(panel.getByText('Required for everyone in Settings > Account')).toBeVisible();
				await closePanel(stage.page);
			});
			await test.step('It is enforced for administrators added later.', async () => {
				const panel = await openAdding(stage.page);
				await expect(mfaToggle(panel)).toBeChecked();
				await expect(mfaToggle(panel)).toBeDisabled();
				await panel.getByRole('button', { name: /^(Close|Back)$/ }).click();
				await expect(panel).toBeHidden();
			});
		}));

	test('the Global MFA Requirement is enforced', async () => {
		expect(await isGlobalMfaStored()).toBe(true);
		await test.step('An administrator gives a TOTP token at login.', async () => {
			const { page } = await stage.openBrowser();
			await page.goto('/');
			await enterPassword(page, sam);
			const code = page.getByRole('img', { name: 'QR code for your authenticator app' });
			await expect(code).toBeVisible();
		});
		await test.step('An administrator added now has MFA required.', async () => {
			const { page } = stage;
			const panel = await fillAddition(page, 'Zoë Falk', 'zoe.falk@northwind-msp.example');
			await buttonOf(panel, 'Save').click();
			// They signed in before a code was required, so they give one now.
			await proveCode(page, secret);
			await expect(panel).toBeHidden();
			await expect(await findRow(page, 'Zoë Falk')).toContainText('MFA Required');
			await expectUpToDate(page);
		});
	});

	test('to turn the Global MFA Requirement off', () =>
		walk.follow(async () => {
			await setGlobalMfa(false);
			await test.step('Every administrator still has MFA required.', expectEveryoneRequired);
			await test.step('It can be edited for one administrator again.', async () => {
				const panel = await chooseName(walk, sam.name);
				await expect(mfaToggle(panel)).toBeChecked();
				await expect(mfaToggle(panel)).toBeEnabled();
				await closePanel(stage.page);
			});
		}));

	test('every administrator still has MFA required on the server', async () => {
		expect(await isGlobalMfaStored()).toBe(false);
		await expectEveryoneRequired();
	});

	async function setGlobalMfa(isOn: boolean): Promise<void> {
		const { page } = stage;
		const box = page.getByRole('checkbox', { name: 'Global MFA Requirement', exact: true });
		const dialog = page.getByRole('alertdialog');
		await test.step('Go to Settings > Account.', async () => {
			await openScreen(page, 'Settings');
			await page.getByRole('main').getByRole('link', { name: 'Account', exact: true }).click();
			await expect(box).toBeEnabled();
		});
		await test.step(`${isOn ? 'Select' : 'Clear'} the checkbox Global MFA Requirement.`, () =>
			box.setChecked(isOn));
		await test.step('Click Save.', async () => {
			await page.getByRole('button', { name: 'Save', exact: true }).click();
			if (isCut) await expect(dialog).toContainText('until this change reaches the server.');
			const { turnOn, turnOff } = BEYOND_THE_DOCUMENT;
			await buttonOf(dialog, isOn ? turnOn : turnOff).click();
			await expect(dialog).toBeHidden();
			if (isCut) await expect(page.getByRole('main')).toContainText('On this computer');
		});
	}

	async function expectEveryoneRequired(): Promise<void> {
		await openScreen(stage.page, 'Administrators');
		for (const { name } of everyone)
			await expect(await findRow(stage.page, name)).toContainText('MFA Required');
	}

	async function isGlobalMfaStored(): Promise<unknown> {
		const [provider] = await storedRows(stage.world, 'provider');
		return provider?.value['globalMfaRequired'];
	}
}
