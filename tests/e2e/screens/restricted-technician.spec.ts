// @all: a second kind of person
import type { Page } from '@playwright/test';
import { list, openScreen, findRow, signIn } from '#support/browser/app.ts';
import { connect, type Client } from '#support/world/client.ts';
import {
	ada,
	mara,
	organizationId,
	organizationNames,
	people,
	rightToLeft,
	type OrganizationName,
	type Person
} from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

const own: readonly OrganizationName[] = mara.organizations ?? [];

test('SEC-F07 a restricted technician receives only rows that share their organizations', async ({
	world
}) => {
	const device = await connect(world.url, mara);

	expect(received(device, 'administrator')).toEqual(idsOf(visibleThrough(own)));
	expect(received(device, 'organization')).toEqual(own.map(organizationId).toSorted());
	expect(edges(device)).toEqual(visibleEdges(own));
});

test('SEC-D08 rows that a technician may no longer see leave the device, and newly visible ones arrive', async ({
	world,
	openBrowser
}) => {
	const owner = await connect(world.server.url, ada);
	const { page } = await openBrowser();
	await signIn(page, mara);
	await expectToSee(page, own);

	const fewer = own.filter((name) => name !== 'Fjord Dental');
	await owner.push(
		owner.mutation('organizationAccess.revoke', {
			id: mara.id,
			organizationIds: [organizationId('Fjord Dental')]
		})
	);
	await expectToSee(page, fewer);

	const cut = world.wire.cutAfterResponseBytes(2000, 'POST /sync/v1/pull');
	await owner.pull();
	await owner.push(
		owner.mutation('organizationAccess.grant', {
			id: mara.id,
			organizationIds: [organizationId('Kestrel Air')]
		})
	);
	await cut;
	await expectToSee(page, [...fewer, 'Kestrel Air']);
	await expect(await findRow(page, rightToLeft.name)).toBeVisible();
});

async function expectToSee(page: Page, names: readonly OrganizationName[]): Promise<void> {
	const count = visibleThrough(names).length;
	await openScreen(page, 'Administrators');
	await expect(page.getByText(`${count} administrators`, { exact: true })).toBeVisible();
	await openScreen(page, 'Organizations');
	const organizations = page.getByRole('main').getByRole('link');
	await expect(organizations).toHaveText(names.toSorted().map((name) => new RegExp(name)));
	await openScreen(page, 'Administrators');
	await expect(list(page)).toBeVisible();
}

/**
 * Returns those who reach one of the organizations, including the technician (docs/domain.md,
 * "Roles"), worked out by hand.
 */
function visibleThrough(names: readonly OrganizationName[]): readonly Person[] {
	return people.filter(
		(person) => person === mara || reached(person).some((name) => names.includes(name))
	);
}

/** Pairs of administrator and organization with both ends in sight. */
function visibleEdges(names: readonly OrganizationName[]): readonly string[] {
	return visibleThrough(names)
		.filter(({ organizations }) => organizations !== undefined)
		.flatMap((person) =>
			reached(person)
				.filter((name) => names.includes(name))
				.map((name) => `${person.id} ${organizationId(name)}`)
		)
		.toSorted();
}

function reached({ organizations = organizationNames }: Person): readonly OrganizationName[] {
	return organizations;
}

function idsOf(list: readonly Person[]): readonly string[] {
	return list.map(({ id }) => id).toSorted();
}

function received({ rows }: Client, collection: string): readonly string[] {
	const prefix = `${collection}/`;
	return [...rows.keys()]
		.filter((key) => key.startsWith(prefix))
		.map((key) => key.slice(prefix.length))
		.toSorted();
}

function edges(device: Client): readonly string[] {
	return received(device, 'organizationAccess')
		.flatMap((id) => {
			const value = device.row('organizationAccess', id)?.value ?? {};
			return Object.keys(value).map((organization) => `${id} ${organization}`);
		})
		.toSorted();
}
