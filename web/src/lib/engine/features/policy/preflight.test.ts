import { beforeEach, expect, test } from 'vitest';
import { idOf, SELF } from '#fixtures/replica.ts';
import { startOpen, type EngineFixture } from '#fixtures/engine.ts';

let fixture: EngineFixture;

beforeEach(async () => {
	fixture = await startOpen();
	await fixture.engine.session?.features();
	// The server decides none of it: the prediction is about the current state on the device.
	fixture.server.isDown = true;
});

function preflight(shown = 20) {
	return fixture.ask({ kind: 'preflight', shown });
}

test('the preview names who changes, who has not finished setting up MFA, and who is pending', async () => {
	const id = idOf('new');
	await fixture.api.mutate({
		name: 'administrator.create',
		args: {
			id,
			firstName: 'Ines',
			lastName: 'Abel',
			email: 'ines@north.example',
			role: 'Manager',
			mfaRequired: true
		}
	});
	await fixture.api.mutate({ name: 'administrator.requireMfa', args: { id: idOf('sam') } });

	expect(preflight()).toEqual({
		total: 4,
		isOwnDue: true,
		changed: {
			count: 2,
			people: [
				{ id: SELF, name: `Sam ${SELF}` },
				{ id: idOf('other'), name: 'Sam other' }
			]
		},
		unfinished: {
			count: 3,
			people: [
				{ id: SELF, name: `Sam ${SELF}` },
				{ id: idOf('other'), name: 'Sam other' },
				{ id: idOf('sam'), name: 'Sam sam' }
			]
		},
		pending: { count: 1, people: [{ id, name: 'Ines Abel' }] }
	});
});

test('the preview of a long list shows the first names and a count', () => {
	expect(preflight(1).unfinished).toMatchObject({ count: 3, people: [{ id: SELF }] });
	expect(preflight(1).unfinished.people).toHaveLength(1);
});
