// @all: opens a world with two owners and several people for each test, on both databases
import { AdministratorId, OrganizationId } from '@tenantry/shared/domain/ids.ts';
import { applySystem, type SystemChange } from '@tenantry/sync-server/sync/push/system-actor.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { altered, type Draft } from '#support/evidence/alterations.ts';
import { openEvidenceWorld, type EvidenceWorld } from '#support/evidence/evidence-world.ts';
import { verifyFile } from '#support/evidence/verify-file.ts';
import { newId } from '#support/servers/operator.ts';
import { DATABASES } from '#support/servers/world.ts';

test('SEC-F17 who reached an organization is read over many people, and many later changes', async () => {
	const world = await openEvidenceWorld();
	const { store, providerId, clock } = world;
	const apply = (changes: readonly SystemChange[]) =>
		applySystem(store, { providerId, at: clock.now, actor: { name: 'Operator' }, changes });
	const organizationId = OrganizationId.parse(await world.addOrganization());
	const ids = Array.from({ length: 501 }, () => newId());
	await apply(
		ids.map((id) => ({
			name: 'administrator.create',
			args: {
				id,
				role: 'Help Desk',
				accessMode: 'selected',
				organizationIds: [organizationId],
				firstName: 'Max',
				lastName: 'Subject',
				email: `${id}@north.example`
			}
		}))
	);
	const reviewId = await world.start({ scope: { kind: 'organization', organizationId } });
	const changes = Array.from({ length: 1_001 }, (_, place) => ({
		name: 'administrator.editDetails',
		args: { id: ids[0], firstName: `Max ${place}` }
	}));
	const revoked = ids.map((id) => ({
		name: 'organizationAccess.revoke',
		args: { id, organizationIds: [organizationId] }
	}));
	const decisions = await apply([...changes, ...revoked]);

	const text = await world.exportText(reviewId);
	const verified = await verifyFile(world, { text });

	expect(decisions.every(({ outcome }) => outcome === 'applied')).toBe(true);
	expect(JSON.parse(text)).toMatchObject({ review: { coverage: { inScope: 508, reviewed: 6 } } });
	expect(verified.text).toContain('Scope: 6 of 508 people were under review.\n');
	expect(verified.exitCode).toBe(0);
	await world.close();
});

describe.each(DATABASES)('on %s', (database) => {
	let world: EvidenceWorld;

	beforeEach(async () => {
		world = await openEvidenceWorld({ database });
	});
	afterEach(() => world.close());

	const everyone = () => [
		...Object.values(world.subjects),
		world.ada.administratorId,
		world.kim.administratorId
	];

	async function coverage(reviewId: string) {
		return (await world.evidence(reviewId)).review.coverage;
	}

	async function verify(reviewId: string, alter?: (file: Draft) => unknown) {
		const text = await world.exportText(reviewId);
		return verifyFile(world, { text: alter === undefined ? text : altered(text, alter) });
	}

	test('SEC-F17 the evidence of a hand-picked list says how many were in the scope, and who was left out', async () => {
		const { Sam, Mia } = world.subjects;
		const reviewId = await world.start({ subjects: [Sam] });

		const said = await coverage(reviewId);

		expect(said).toMatchObject({ inScope: 7, reviewed: 1 });
		const leftOut = everyone().filter((id) => id !== Sam);
		expect(said?.leftOut.map(({ id }) => id)).toEqual(leftOut.toSorted());
		expect(said?.leftOut).toContainEqual({ id: Mia, name: 'Mia Subject' });
		const verified = await verify(reviewId);
		expect(verified.text).toContain('Scope: 1 of 7 people were under review.\n');
		expect(verified.exitCode).toBe(0);
	});

	test('SEC-F17 a hand-picked list that claims to be everyone is found', async () => {
		const reviewId = await world.start({ subjects: [world.subjects.Sam] });

		const { text, exitCode } = await verify(reviewId, ({ review }) => {
			Object.assign(review.coverage, { inScope: 1, leftOut: [] });
		});

		expect(exitCode).toBe(1);
		expect(text).toContain('review.coverage.inScope: the file says 1, the audit says 7.\n');
		expect(text).toContain('review.coverage.leftOut: the file says [], the audit says [{');
		expect(text).toContain('Scope: 1 of 7 people were under review.\n');
	});

	test('SEC-F17 a complete list stays complete when people come and go later', async () => {
		const { Lou } = world.subjects;
		await world.apply('administrator.delete', { id: Lou, email: `${Lou}@north.example` });
		const subjects = everyone().filter((id) => id !== Lou);
		const reviewId = await world.start({
			subjects: subjects.map((id) => AdministratorId.parse(id))
		});
		const { Sam } = world.subjects;
		await world.addAdministrator({ role: 'Read Only' });
		await world.apply('administrator.delete', { id: Sam, email: `${Sam}@north.example` });

		expect(await coverage(reviewId)).toEqual({ inScope: 6, reviewed: 6, leftOut: [] });
		const verified = await verify(reviewId);
		expect(verified.text).toContain('Scope: 6 of 6 people were under review.\n');
		expect(verified.exitCode).toBe(0);
	});

	test('SEC-F17 the scope of an organization is those who reached it at the start', async () => {
		const organizationId = OrganizationId.parse(await world.addOrganization());
		const other = OrganizationId.parse(await world.addOrganization());
		const add = (...organizationIds: readonly string[]) =>
			world.addAdministrator({ role: 'Help Desk', accessMode: 'selected', organizationIds });
		const [inside, lost, deleted] = [
			await add(organizationId),
			await add(organizationId, other),
			await add(organizationId)
		];
		const [outside, gained, opened] = [await add(other), await add(other), await add()];
		const { Sam, Mia } = world.subjects;
		const reviewId = await world.start({
			scope: { kind: 'organization', organizationId },
			subjects: [inside, outside].map((id) => AdministratorId.parse(id))
		});
		const before = await coverage(reviewId);
		const access = (id: string) => ({
			id: AdministratorId.parse(id),
			organizationIds: [organizationId]
		});

		await world.apply('organizationAccess.revoke', access(lost));
		await world.apply('organizationAccess.revoke', access(Sam));
		await world.apply('organizationAccess.setMode', { ...access(Mia), mode: 'selected' });
		await world.apply('organizationAccess.grant', access(gained));
		await world.apply('organizationAccess.grant', access(lost));
		await world.apply('organizationAccess.setMode', {
			id: AdministratorId.parse(opened),
			mode: 'all'
		});
		await world.apply('administrator.delete', {
			id: AdministratorId.parse(deleted),
			email: `${deleted}@north.example`
		});
		await add(organizationId);

		expect(before).toMatchObject({ inScope: 10, reviewed: 1 });
		const leftOut = [...everyone(), lost, deleted].toSorted();
		expect(before?.leftOut.map(({ id }) => id)).toEqual(leftOut);
		expect(await coverage(reviewId)).toEqual(before);
		const verified = await verify(reviewId);
		expect(verified.text).toContain(
			'Scope: 1 of 10 people were under review, and 1 from outside it.\n'
		);
		expect(verified.exitCode).toBe(0);
	});

	test('SEC-F17 evidence about dormant people does not say how many were dormant', async () => {
		const reviewId = await world.start({ scope: { kind: 'dormant', days: 90 } });

		const verified = await verify(reviewId);
		const claimed = await verify(reviewId, ({ review }) => {
			Object.assign(review, { coverage: { inScope: 6, reviewed: 6, leftOut: [] } });
		});

		expect(await coverage(reviewId)).toBeNull();
		expect(verified.text).toContain('Scope: unknown, because');
		expect(verified.exitCode).toBe(0);
		expect(claimed.text).toContain('review.coverage: the file says {');
		expect(claimed.exitCode).toBe(1);
	});

	test('SEC-F17 a review of an organization that never existed is refused', async () => {
		const organizationId = OrganizationId.parse(newId());

		const start = world.start({ scope: { kind: 'organization', organizationId } });

		await expect(start).rejects.toThrow('It did not start: organization_unknown');
		expect((await world.audit()).filter(({ changes }) => changes.includes(organizationId))).toEqual(
			[]
		);
	});
});
