import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
	organizationId,
	organizationNames,
	people,
	type OrganizationName,
	type Person
} from './people.ts';

/**
 * Writes the provider in the format of `tenantry import`, where an administrator with every link
 * has all organizations.
 */
export async function writeRoster(folder: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	const files = {
		'organizations.json': listing(organizationNames.map(organizationRecord)),
		'administrators.json': listing(people.map(administratorRecord)),
		'organization-links.json': people.flatMap(links)
	};
	for (const [name, content] of Object.entries(files)) {
		await writeFile(join(folder, name), JSON.stringify(content));
	}
}

function listing(results: readonly object[]): object {
	return { results, totalCount: results.length };
}

function organizationRecord(name: OrganizationName): object {
	return { id: organizationId(name), name, maxSystemUsers: 100 };
}

function administratorRecord(person: Person): object {
	return {
		_id: person.id,
		id: person.id,
		email: person.email,
		firstname: person.firstName,
		lastname: person.lastName,
		registered: person.isRegistered,
		suspended: false,
		enableMultiFactor: person.isMfaRequired,
		totpEnrolled: false,
		roleName: person.role,
		organizationAccessTotal: reached(person).length,
		apiKeyAllowed: false,
		apiKeySet: false,
		created: '2025-03-01T08:00:00.000Z'
	};
}

function links(person: Person): readonly object[] {
	return reached(person).map((name) => ({
		administrator: person.id,
		organization: organizationId(name)
	}));
}

function reached({ organizations = organizationNames }: Person): readonly OrganizationName[] {
	return organizations;
}
