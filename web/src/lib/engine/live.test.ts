import { expect, test } from 'vitest';
import { PROVIDER, SELF } from '#fixtures/replica.ts';
import { startOpen, type EngineFixture } from '#fixtures/engine.ts';
import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';

function watchDetail({ engine }: EngineFixture, id: string): (AdministratorDetail | null)[] {
	const answers: (AdministratorDetail | null)[] = [];
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the query says
	engine.watch({ kind: 'administrator', id }, (it) => answers.push(it as AdministratorDetail));
	return answers;
}

async function idOfSam({ ask }: EngineFixture): Promise<string> {
	const query = { search: '', filter: {}, from: 0, count: 10 } as const;
	const sort = { by: 'name', direction: 'ascending' } as const;
	const { rows } = ask({ kind: 'administrators', ...query, sort });
	const sam = rows.find(({ id }) => id !== SELF);
	if (sam === undefined) throw new Error('Nobody else is here.');
	return sam.id;
}

test('a page follows the rows that it shows', async () => {
	const fixture = await startOpen();
	const id = await idOfSam(fixture);
	const answers = watchDetail(fixture, id);

	await fixture.api.mutate({ name: 'administrator.editDetails', args: { id, lastName: 'Okafor' } });

	expect(answers.at(-1)).toMatchObject({ lastName: 'Okafor' });
});

test('a page follows the other rows that it depends on', async () => {
	const fixture = await startOpen();
	const answers = watchDetail(fixture, await idOfSam(fixture));

	await fixture.api.mutate({
		name: 'provider.setGlobalMfa',
		args: { providerId: PROVIDER, required: true }
	});

	expect(answers.at(-1)).toMatchObject({ isMfaLocked: true, mfaRequired: true });
});

test('a page is not notified of changes about other administrators', async () => {
	const fixture = await startOpen();
	const answers = watchDetail(fixture, await idOfSam(fixture));

	await fixture.api.mutate({
		name: 'administrator.editDetails',
		args: { id: SELF, lastName: 'Okafor' }
	});

	expect(answers).toHaveLength(1);
});
