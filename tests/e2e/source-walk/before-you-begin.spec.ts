// @all: walks every procedure twice
import { expect, test } from '@playwright/test';
import { openHelp } from '#support/browser/acceptance.ts';
import { openScreen } from '#support/browser/app.ts';
import { buttonOf, walkTwice } from '#support/browser/source-walk.ts';
import { ada, mara, organizationId, sam } from '#support/world/people.ts';

walkTwice(ada, (walk) => {
	const { stage, isCut } = walk;

	test('prerequisites and considerations', () =>
		walk.follow(async () => {
			const help = await openHelp(stage.page);
			for (const [sentence, words] of [
				[
					'The portal must be enabled for the MSP org: contact the Partner Account Manager.',
					'Ask your Partner Account Manager to enable it.'
				],
				[
					'Provide the org IDs for each managed org.',
					'the organization ID of each organization that you manage'
				],
				[
					'Provide the emails of admins, created by you and registered by their owner.',
					'whose accounts you have created already and their owners have registered'
				],
				['Not a partner: whom to contact.', 'Not a partner yet? Contact'],
				[
					'All admin accounts have access to all managed orgs; access can be restricted.',
					'Every administrator has access to all managed organizations unless you limit it.'
				],
				[
					'Existing orgs are not added automatically: ask Support to add them.',
					'aren’t added automatically. Support adds them.'
				],
				[
					'API access is disabled by default for a new admin.',
					'API access is off for new administrators.'
				],
				[
					'With MFA required, the admin gives a TOTP token with their credentials at login.',
					'enter a TOTP token with their credentials at login'
				],
				['See Configure MFA for your Org.', 'Configure MFA for your organization']
			] as const)
				await test.step(sentence, () => expect(help).toContainText(words));
		}));

	test('the org ID of a managed org', () =>
		walk.follow(async () => {
			const { page } = stage;
			await openScreen(page, 'Organizations');
			await page.getByRole('link', { name: 'Alder Legal', exact: true }).click();
			const panel = page.getByRole('dialog', { name: 'Organization', exact: true });
			await expect(panel.getByText(organizationId('Alder Legal'), { exact: true })).toBeVisible();
			await expect(buttonOf(panel, 'Copy organization ID')).toBeEnabled();
			await panel.getByRole('button', { name: /^(Close|Back)$/ }).click();
			await expect(panel).toBeHidden();
		}));

	test('admins are automatically given access to orgs created in the portal', () =>
		walk.follow(async () => {
			const { page } = stage;
			await openScreen(page, 'Organizations');
			await page.getByRole('link', { name: 'Create organization', exact: true }).click();
			const panel = page.getByRole('dialog', { name: 'Create Organization', exact: true });
			await panel.getByRole('textbox', { name: 'Name*', exact: true }).fill('Nimbus Travel');
			await buttonOf(panel, 'Save').click();
			await expect(panel).toBeHidden();

			const link = page.getByRole('link', { name: 'Nimbus Travel', exact: true });
			if (isCut) {
				const entry = page.getByRole('listitem').filter({ has: link });
				await expect(entry).toContainText('On this computer');
			}
			await link.click();
			const created = page.getByRole('dialog', { name: 'Organization', exact: true });
			const reached = created.getByRole('list', { name: 'Administrators with access' });
			await expect(reached.getByRole('link', { name: sam.name, exact: true })).toBeVisible();
			await expect(reached.getByRole('link', { name: mara.name, exact: true })).toBeHidden();
			await created.getByRole('button', { name: /^(Close|Back)$/ }).click();
			await expect(created).toBeHidden();
		}));

	test('page foot', () =>
		walk.follow(async () => {
			const help = await openHelp(stage.page);
			for (const [name, topic] of [
				['Integrations', 'integrations'],
				['FAQ', 'faq'],
				['Contact', 'contact'],
				['Submit a case', 'case']
			] as const)
				await test.step(name, async () => {
					await help.getByRole('link', { name, exact: true }).last().click();
					await expect(stage.page).toHaveURL(new RegExp(`/help#${topic}$`));
				});
			await test.step('Back to top', async () => {
				await buttonOf(help, 'Back to top').click();
				const title = help.getByRole('heading', { name: 'Before you begin', exact: true });
				await expect(title).toBeInViewport();
			});
		}));
});
