import { expect, test } from 'vitest';
import { Filter } from './filter.svelte.ts';

test('the query contains the selected filters', () => {
	const filter = new Filter();

	filter.who = { collection: 'administrator', id: 'a', label: 'Ada Park' };
	filter.about = { collection: 'organization', id: 'o', label: 'Granite Clinics' };
	filter.group = 'standing';
	filter.result = 'done';
	filter.days.madeTo = '2026-11-03';

	expect(filter.wanted).toEqual({
		actorId: 'a',
		subject: { collection: 'organization', id: 'o' },
		names: [
			'administrator.suspend',
			'administrator.restore',
			'administrator.setEndDate',
			'administrator.suspendFrom',
			'administrator.suspendUntil',
			'administrator.endAccount',
			'administrator.lapsePlans',
			'administrator.startSuspension',
			'administrator.endSuspension'
		],
		outcomes: ['applied', 'merged', 'noop'],
		madeBefore: new Date(2026, 10, 4).getTime()
	});
});

test('each filter is labelled and can be removed separately', () => {
	const filter = new Filter();
	filter.who = { collection: 'administrator', id: 'a', label: 'Ada Park' };
	filter.days.appliedFrom = '2026-11-03';

	expect(filter.active.map(({ label, value }) => `${label}: ${value}`)).toEqual([
		'Who: Ada Park',
		'Decided from: 3 Nov 2026'
	]);
	filter.active[0]?.clear();
	expect(filter.active.map(({ label }) => label)).toEqual(['Decided from']);
	filter.clear();
	expect(filter.wanted).toEqual({});
});
