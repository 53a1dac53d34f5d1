import { expect, test } from 'vitest';
import { PROVIDER, SELF } from '#fixtures/replica.ts';
import { SECRET, startOpen } from '#fixtures/engine.ts';
import type { KeptView } from '#lib/engine-api/saved-view.ts';

const withoutMfa: KeptView = {
	id: '1',
	name: 'Without MFA',
	search: '',
	filter: { mfaRequired: false },
	sort: { by: 'email', direction: 'descending' }
};

test('a view is stored on the device under its name and found after a restart', async () => {
	const first = await startOpen();
	await first.api.keepView({ ...withoutMfa, id: '2', name: 'Zurich' });
	await first.api.keepView(withoutMfa);
	const { api, ask, engine } = await first.restart();
	await api.unlock(`${PROVIDER}-${SELF}`, SECRET);
	await engine.session?.features();

	const views = await api.dropView('2').then(() => ask({ kind: 'views' }));

	expect(views).toEqual([{ ...withoutMfa, organizationName: '' }]);
});

test('a renamed view stays one view', async () => {
	const { api, ask } = await startOpen();
	await api.keepView(withoutMfa);

	await api.keepView({ ...withoutMfa, name: 'No second factor' });

	expect(ask({ kind: 'views' }).map(({ name }) => name)).toEqual(['No second factor']);
});

test('a view of an organization that has gone shows no name', async () => {
	const { api, ask } = await startOpen();

	await api.keepView({ ...withoutMfa, filter: { organizationId: 'f'.repeat(24) } });

	expect(ask({ kind: 'views' })[0]?.organizationName).toBe('');
});
