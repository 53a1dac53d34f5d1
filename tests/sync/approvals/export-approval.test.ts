import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { verifyState } from '@tenantry/sync-server/sync/audit/verify-state.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import {
	HOUR_MS,
	openApprovalWorld,
	type ApprovalWorld
} from '#support/approvals/approval-world.ts';
import type { ServerReplica } from '#support/servers/replica.ts';
import { DATABASES } from '#support/servers/world.ts';
import { newId } from '#support/servers/operator.ts';

const Refusal = z.object({ code: z.string() });

describe.each(DATABASES)('on %s', (database) => {
	let world: ApprovalWorld;

	beforeEach(async () => {
		world = await openApprovalWorld({ database }, ['export']);
	});
	afterEach(async () => {
		const { store, providerId } = world;
		expect(await verifyState(store, providerId)).toMatchObject({ findings: [] });
		await world.close();
	});

	/**
	 * Returns what somebody gets who asks for the activity as a file: its first column, or a code.
	 */
	async function activityFor({ administratorId }: ServerReplica): Promise<string> {
		const device = await world.signIn(administratorId);
		const query = new URLSearchParams({ deviceId: device.deviceId, format: 'csv' });
		return answerOf(await device.fetch(`/sync/v1/audit/export?${query.toString()}`));
	}

	async function evidenceFor(
		{ administratorId }: ServerReplica,
		reviewId: string
	): Promise<string> {
		const device = await world.signIn(administratorId);
		return answerOf(await device.fetch(`/sync/v1/reviews/${reviewId}/evidence?format=csv`));
	}

	const asking = (by: ServerReplica) =>
		world.ask(by, 'administrator.allowExport', { id: AdministratorId.parse(by.administratorId) });

	test('SEC-D25 no one exports the activity until another person approves it, and then only the one who asked', async () => {
		const { ada, kim } = world;
		expect(await activityFor(ada)).toBe('approval_required');

		const id = await asking(ada);
		expect(await activityFor(ada)).toBe('approval_required');
		expect(await world.approve(ada, id)).toBe('own_approval');
		expect(await activityFor(ada)).toBe('approval_required');

		expect(await world.approve(kim, id)).toBe('applied');
		expect(await activityFor(ada)).toBe('version');
		expect(await activityFor(kim)).toBe('approval_required');
	});

	test('SEC-D25 an approval ends after 24 hours by the server’s clock', async () => {
		const { ada, kim } = world;
		await world.approve(kim, await asking(ada));

		await world.wait(24 * HOUR_MS - 60_000);
		expect(await activityFor(ada)).toBe('version');
		await world.wait(2 * 60_000);
		expect(await activityFor(ada)).toBe('approval_required');
	});

	test('SEC-D25 the 24 hours begin when it is approved, not when it was asked for', async () => {
		const { ada, kim } = world;
		const id = await asking(ada);
		await world.wait(48 * HOUR_MS);
		await world.approve(kim, id);

		await world.wait(23 * HOUR_MS);
		expect(await activityFor(ada)).toBe('version');
	});

	test('SEC-D25 a declined or expired request allows nothing', async () => {
		const { ada, kim } = world;
		await world.decline(kim, await asking(ada));
		expect(await activityFor(ada)).toBe('approval_required');

		const late = await asking(ada);
		await world.wait(73 * HOUR_MS);
		expect(await world.approve(kim, late)).toBe('time_passed');
		expect(await activityFor(ada)).toBe('approval_required');
	});

	test('SEC-D25 the evidence of a review needs the same approval', async () => {
		const { ada, kim, sam } = world;
		const reviewId = newId();
		const reviewers = [ada, kim].map(({ administratorId }) =>
			AdministratorId.parse(administratorId)
		);
		await world.change(ada, 'accessReview.start', {
			id: reviewId,
			name: 'Spring review',
			scope: { kind: 'all' },
			subjects: [sam],
			reviewers,
			dueAt: world.clock.now + 24 * HOUR_MS,
			undecided: 'list',
			repeatDays: null
		});
		expect(await evidenceFor(ada, reviewId)).toBe('approval_required');

		await world.approve(kim, await asking(ada));
		expect(await evidenceFor(ada, reviewId)).toBe('administrator');
	});

	test('people who may read the log ask as well', async () => {
		const reader = await world.enter('Read Only');
		expect(await activityFor(reader)).toBe('approval_required');

		await world.approve(world.kim, await asking(reader));
		expect(await activityFor(reader)).toBe('version');
	});

	test('where exports need no approval, no one has to ask', async () => {
		const { ada, providerId } = world;
		await world.apply('provider.setPolicy', { providerId, approvals: ['raise'] });

		expect(await activityFor(ada)).toBe('version');
	});
});

/** Returns the name of a file's first column, or the code of a refusal. */
async function answerOf(answer: Response): Promise<string> {
	if (!answer.ok) return Refusal.parse(await answer.json()).code;
	const [first = ''] = (await answer.text()).replace('\uFEFF', '').split(',');
	return first.replaceAll('"', '');
}
