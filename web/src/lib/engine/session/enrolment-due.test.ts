import {
	enrolmentWord,
	isEnrolled,
	type Enrolment
} from '@tenantry/shared/domain/administrator/enrolment.ts';
import { expect, test } from 'vitest';
import { firstFill, person } from '#fixtures/replica.ts';
import { FakeServer, startOpen, type EngineFixture } from '#fixtures/engine.ts';
import type { AdministratorSummary } from '#lib/engine-api/administrator.ts';
import type { AdministratorsQuery } from '#lib/engine-api/administrator-list.ts';

const STAMPS: Readonly<Record<Enrolment, object>> = {
	none: { mfaEnrolmentStartedAt: null, mfaEnrolledAt: null },
	started: { mfaEnrolmentStartedAt: 5, mfaEnrolledAt: null },
	finished: { mfaEnrolmentStartedAt: 5, mfaEnrolledAt: 6 }
};
const ENROLMENTS = ['none', 'started', 'finished'] as const;
const BOTH = [true, false];

/**
 * One person of every kind: required, registered, suspended or not, and every step of enrolling.
 */
const PEOPLE = ENROLMENTS.flatMap((enrolment) =>
	BOTH.flatMap((mfaRequired) =>
		BOTH.flatMap((registered) =>
			BOTH.map((suspended) => ({ ...STAMPS[enrolment], mfaRequired, registered, suspended }))
		)
	)
);

async function start(): Promise<EngineFixture> {
	const people = PEOPLE.map((value, index) => person(`p${index}`, value));
	const server = new FakeServer();
	server.first = firstFill(...people);
	const fixture = await startOpen({ server });
	await fixture.engine.session?.features();
	return fixture;
}

function list(
	{ ask }: EngineFixture,
	filter: AdministratorsQuery['filter']
): readonly AdministratorSummary[] {
	const sort = { by: 'name', direction: 'ascending' } as const;
	return ask({ kind: 'administrators', search: '', filter, sort, from: 0, count: 100 }).rows;
}

function isWithoutMfa({ status, mfaRequired, enrolment }: AdministratorSummary): boolean {
	return status !== 'suspended' && !(mfaRequired && enrolment === 'finished');
}

test('the card Without MFA counts the administrators in its list, and none of them counts as set up', async () => {
	const fixture = await start();

	const shown = list(fixture, { concern: 'withoutMfa' });

	expect(fixture.ask({ kind: 'attention' })?.withoutMfa).toBe(shown.length);
	expect(shown).toEqual(list(fixture, {}).filter(isWithoutMfa));
	const words = shown
		.filter(({ mfaRequired }) => mfaRequired)
		.map(({ enrolment }) => enrolmentWord(enrolment));
	expect(new Set(words)).toEqual(new Set(['Not Enrolled', 'Enrolled · not finished']));
});

test('the Global MFA dialog counts the administrators whose setup the list calls not finished', async () => {
	const fixture = await start();
	const registered = list(fixture, {}).filter(({ id }) => isRegistered(fixture, id));

	const preflight = fixture.ask({ kind: 'preflight', shown: 100 });

	const ids = registered.filter(({ enrolment }) => enrolment !== 'finished').map(({ id }) => id);
	expect(preflight.unfinished.people.map(({ id }) => id)).toEqual(ids);
	expect(preflight.unfinished.count).toBe(ids.length);
});

test.each<readonly [AdministratorsQuery['filter']['mfaEnrolled'], readonly string[]]>([
	[true, ['Enrolled', 'Enrolled · not finished']],
	['unfinished', ['Enrolled · not finished']],
	[false, ['Not Enrolled']]
])('the filter %s, its list and its export agree', async (mfaEnrolled, words) => {
	const fixture = await start();

	const shown = list(fixture, { mfaEnrolled: mfaEnrolled ?? false });
	const exported = await fixture.api.exportAdministrators({
		search: '',
		filter: { mfaEnrolled: mfaEnrolled ?? false },
		columns: ['mfaEnrolled'],
		sort: { by: 'name', direction: 'ascending' }
	});

	expect(new Set(shown.map(({ enrolment }) => enrolmentWord(enrolment)))).toEqual(new Set(words));
	if (!exported.ok) throw new Error('Nothing was exported.');
	const [, ...lines] = exported.value.csv.trimEnd().split('\r\n');
	const unquoted = lines.map((line) => line.replaceAll('"', ''));
	expect(unquoted).toEqual(shown.map(({ enrolment }) => enrolmentWord(enrolment)));
});

test('a row without the timestamps counts as not enrolled', () => {
	expect(isEnrolled({})).toBe(false);
});

function isRegistered({ engine }: EngineFixture, id: string): boolean {
	return engine.session?.administratorList.get(id)?.row.value.registered === true;
}
