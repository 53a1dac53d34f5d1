import { expect, test } from 'vitest';
import { PROVIDER } from '#fixtures/replica.ts';
import { startOpen } from '#fixtures/engine.ts';

async function startSettings() {
	const fixture = await startOpen();
	await fixture.engine.session?.features();
	return fixture;
}

test('the policy shows current values with the defaults of unset ones', async () => {
	const { ask } = await startSettings();

	expect(ask({ kind: 'policy' })).toMatchObject({
		providerId: PROVIDER,
		policy: { managersMayContain: true, leaseHours: 72, apiKeyDays: 90 },
		canWrite: true,
		queued: {},
		activeOwners: 2
	});
});

test('a waiting setting is marked with its previous value', async () => {
	const { api, ask, rest, server } = await startSettings();
	server.isDown = true;
	const patch = { managersMayContain: false, leaseHours: 24 };
	await api.mutate({ name: 'provider.setPolicy', args: { providerId: PROVIDER, ...patch } });
	await rest();

	expect(ask({ kind: 'policy' })).toMatchObject({
		policy: patch,
		queued: { managersMayContain: { state: 'unanswered' }, leaseHours: { state: 'unanswered' } }
	});
	expect(ask({ kind: 'policy' })?.queued).not.toHaveProperty('apiKeyDays');
});
