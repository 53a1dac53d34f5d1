import { expect, test } from 'vitest';
import { unsentFile } from './unsent-file.ts';

test('the file of unsent changes lists them in words and as they would be sent', () => {
	const mutation = { name: 'administrator.suspend', args: { id: '7' } };
	const view = {
		name: 'administrator.suspend',
		state: 'waiting',
		id: 'm1',
		args: { id: '7' },
		isOpen: false,
		rejection: null,
		fields: [],
		authoredAt: 1_000,
		decidedAt: null,
		deviceName: null,
		author: null,
		subject: { collection: 'administrator', id: '7', label: 'Sam Rivera', isHere: true },
		canWithdraw: true,
		canRedo: false,
		canDiscard: false,
		canReverse: false,
		followers: []
	} as const;
	const now = Date.UTC(2026, 10, 25, 12);

	const file = unsentFile(
		{ providerName: 'North', email: 'ada@north.example', changes: [{ view, mutation }] },
		now
	);

	expect(file.name).toBe('tenantry-unsent-changes-2026-11-25.json');
	expect(JSON.parse(file.text)).toEqual({
		format: 'tenantry-unsent-changes/1',
		provider: 'North',
		administrator: 'ada@north.example',
		exportedAt: '2026-11-25T12:00:00.000Z',
		changes: [
			{
				what: 'Suspend Sam Rivera',
				madeAt: '1970-01-01T00:00:01.000Z',
				mayHaveBeenSent: false,
				mutation
			}
		]
	});
});
