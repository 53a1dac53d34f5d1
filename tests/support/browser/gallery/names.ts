import { expect } from '@playwright/test';
import { expectUpToDate, find, list, signIn } from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { ada, people } from '#support/world/people.ts';
import type { Stage } from './visit.ts';

/** First and last names, and the font of the tests that draws them. */
export const NAMES = [
	{ firstName: 'فاطمة', lastName: 'الزهراء', font: 'DejaVu Sans' },
	{ firstName: 'דנה', lastName: 'כהן', font: 'DejaVu Sans' },
	{ firstName: '偉', lastName: '張', font: 'Sawarabi Gothic' },
	{ firstName: 'さくら', lastName: '山田', font: 'Sawarabi Gothic' },
	{ firstName: '민준', lastName: '김', font: 'NanumGothic' }
] as const;
/** In the email addresses of people with names in other scripts. */
const SEARCH = 'person.5';

/** Pictures names in all scripts that the fonts of the tests have. */
export async function visitNames({ world, browser: { page }, take }: Stage): Promise<void> {
	const elsewhere = await connect(world.server.url, ada);
	const renamed = people.filter(({ email }) => email.startsWith(SEARCH));
	const changes = NAMES.map(({ firstName, lastName }, n) => {
		const id = renamed[n]?.id ?? '';
		return elsewhere.mutation('administrator.editDetails', { id, firstName, lastName });
	});
	await elsewhere.push(...changes);
	await signIn(page, ada);
	await expectUpToDate(page);
	await find(page, SEARCH);
	for (const { firstName, lastName } of NAMES)
		await expect(list(page)).toContainText(`${firstName} ${lastName}`);
	await take('names in many scripts');
}
