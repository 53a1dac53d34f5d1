import { expect, test, type Locator } from '@playwright/test';
import { goOffline, goOnline, openStage, type Stage } from './acceptance.ts';
import { expectUpToDate, findRow, openScreen } from './app.ts';
import { storedRows } from '#support/world/database.ts';
import type { Person } from '#support/world/people.ts';
import type { World } from '#support/world/world.ts';

/**
 * What a person with the source document in one hand does and the document doesn't say, with the
 * reason. A walk needs nothing else.
 */
export const BEYOND_THE_DOCUMENT = {
	/** The plus icon has no text, so this is its name for screen readers. */
	plus: 'Add administrator',
	/** The list that the document always shows opens in its own sheet on a phone. */
	chooseOrganizations: 'Choose organizations',
	/** Closes that sheet. */
	chosen: 'Done',
	/** A reset of a second factor ends sessions, so it asks first. */
	sendReset: 'Send',
	/** The requirement for everyone first shows whom it affects. */
	turnOn: 'Turn on',
	turnOff: 'Turn off',
	/** A phone's list is of cards without headings; the sheet names the eight columns. */
	columns: 'Filter and sort'
} as const;

const PHONE = { width: 390, height: 844 };

/** A walk through the document on a phone, whose wire is up, or cut after the sign-in. */
export interface Walk {
	readonly stage: Stage;
	readonly isCut: boolean;
	/**
	 * Follows one procedure from its first sentence, the login. All of it works with the wire cut,
	 * and has arrived at the end, once the wire is whole.
	 */
	follow(procedure: () => Promise<void>): Promise<void>;
	/** Expects a list entry to show these words, and whether its change waits on the device. */
	expectListed(name: string, words: readonly string[]): Promise<void>;
}

/** Defines the same tests with the wire up and with the wire cut. */
export function walkTwice(
	person: Person,
	define: (walk: Walk) => void,
	prepare?: (world: World) => Promise<unknown>
): void {
	for (const wire of ['up', 'cut'] as const)
		test.describe(`on a phone, with the wire ${wire}`, () => {
			const stage = openStage(person, prepare, { viewport: PHONE });
			define(createWalk(stage, wire === 'cut'));
		});
}

function createWalk(stage: Stage, isCut: boolean): Walk {
	return {
		stage,
		isCut,
		async follow(procedure) {
			const { page } = stage;
			await test.step('Log in to the portal.', async () => {
				await openScreen(page, 'Administrators');
				if (isCut) await goOffline(stage);
			});
			await procedure();
			await test.step('Everything has arrived.', async () => {
				if (isCut) await goOnline(stage);
				await expectUpToDate(page);
			});
		},
		async expectListed(name, words) {
			const row = await findRow(stage.page, name);
			for (const word of words) await expect(row.getByText(word, { exact: true })).toBeVisible();
			if (isCut) await expect(row).toContainText('On this computer');
			else {
				await expectUpToDate(stage.page);
				await expect(row).not.toContainText('On this computer');
			}
		}
	};
}

/** Follows the sentences with which each of these procedures begins. */
export async function chooseName(walk: Walk, name: string): Promise<Locator> {
	const { page } = walk.stage;
	const panel = page.getByRole('dialog', { name: 'Edit Administrator', exact: true });
	await test.step('Click the Administrators tab.', () => openScreen(page, 'Administrators'));
	await test.step('Click the Name of the administrator: the Edit Administrator window opens.', async () => {
		const row = await findRow(page, name);
		await row.getByRole('link', { name, exact: true }).click();
		await expect(panel).toBeVisible();
	});
	return panel;
}

export function fieldOf(panel: Locator, name: string): Locator {
	return panel.getByRole('textbox', { name, exact: true });
}

export function buttonOf(area: Locator, name: string): Locator {
	return area.getByRole('button', { name, exact: true });
}

export function sectionOf(panel: Locator, name: string): Locator {
	return panel.getByRole('region', { name, exact: true });
}

/** Reads an administrator from the server's own store. */
export async function storedAdministrator(
	{ stage: { world } }: Walk,
	field: 'id' | 'email',
	value: string
): Promise<Readonly<Record<string, unknown>> | undefined> {
	const rows = await storedRows(world, 'administrator');
	return rows.find((row) => (field === 'id' ? row.id : row.value['email']) === value)?.value;
}
