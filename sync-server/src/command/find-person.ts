import { findByEmail, type Person } from '#auth/person/person.ts';
import { StartRefused } from '#start-refused.ts';

import type { Operation } from './operator.ts';

export async function findPerson({
	store,
	words,
	provider
}: Pick<Operation, 'store' | 'words' | 'provider'>): Promise<Person> {
	const [email = ''] = words;
	const people = await findByEmail(store, email);
	const [person, ...others] = people.filter(
		(candidate) => provider === undefined || candidate.provider.name === provider.trim()
	);
	if (person === undefined)
		throw new StartRefused(`No administrator has the email address ${email}.`);
	if (others.length > 0)
		throw new StartRefused(
			`${email} belongs to several providers. Choose one with --provider NAME.`
		);
	return person;
}
