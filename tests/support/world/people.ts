import type { Role } from '@tenantry/shared/domain/role.ts';

/** A person in the provider that the end-to-end tests work in. */
export interface Person {
	readonly id: string;
	readonly firstName: string;
	readonly lastName: string;
	readonly name: string;
	readonly email: string;
	readonly role: Role;
	/** Names of organizations; if absent, all of them, including future ones. */
	readonly organizations?: readonly OrganizationName[];
	readonly isRegistered: boolean;
	readonly isMfaRequired: boolean;
	/** Set for people who sign in. */
	readonly password?: string;
}

export const organizationNames = [
	'Alder Legal',
	'Cedar Clinics',
	'Delta Foods',
	'Ember Motors',
	'Fjord Dental',
	'Granite Logistics',
	'Harbor Textiles',
	'Iris Academy',
	'Juniper Labs',
	'Kestrel Air',
	'Lumen Optics',
	'Maple Schools'
] as const;

export type OrganizationName = (typeof organizationNames)[number];

interface Details {
	readonly organizations?: readonly OrganizationName[];
	readonly isRegistered?: boolean;
	readonly isMfaRequired?: boolean;
	readonly signsIn?: boolean;
}

let count = 0;

/** Three owners, so that tests have two, or a ring of three. */
export const ada = personOf('Ada', 'Park', 'Administrator With Billing', { signsIn: true });
export const ben = personOf('Ben', 'Okafor', 'Administrator With Billing', { signsIn: true });
export const chi = personOf('Chi', 'Trần', 'Administrator With Billing', { signsIn: true });
/** Restricted to five organizations. */
export const mara = personOf('Mara', 'Lindqvist', 'Manager', {
	signsIn: true,
	organizations: ['Alder Legal', 'Cedar Clinics', 'Delta Foods', 'Ember Motors', 'Fjord Dental']
});
export const sam = personOf('Sam', 'Rivera', 'Help Desk', { signsIn: true });
/** MFA is required, and she has not enrolled. */
export const noor = personOf('Noor', 'Haddad', 'Administrator', {
	signsIn: true,
	isMfaRequired: true
});
export const jimenez = personOf('José', 'Jiménez García', 'Read Only');
export const invited = personOf('Wanjiru', 'Smith-Jones', 'Manager', {
	isRegistered: false,
	isMfaRequired: true
});
export const rightToLeft = personOf('דנה', 'כהן', 'Help Desk', { organizations: ['Kestrel Air'] });

export const people: readonly Person[] = [
	ada,
	ben,
	chi,
	mara,
	sam,
	noor,
	jimenez,
	invited,
	rightToLeft,
	...crowd(51)
];

export function organizationId(name: OrganizationName): string {
	return idOf(0xa000 + organizationNames.indexOf(name));
}

function crowd(size: number): readonly Person[] {
	const first = ['Aiko', 'Björn', 'Élodie', 'Giang', 'Łukasz', 'Νίκος', '李', 'Ольга'];
	const last = ['Andersson', 'Novák', 'Κωνσταντίνου', 'Nguyễn', '王', 'Кузнецова', 'O’Brien'];
	const roles = ['Help Desk', 'Manager', 'Read Only', 'Command Runner', 'Billing Only'] as const;
	return Array.from({ length: size }, (_, n) => {
		const start = (n * 5) % organizationNames.length;
		const organizations = organizationNames.slice(start, start + 1 + (n % 3));
		return personOf(pick(first, n), pick(last, n * 3), pick(roles, n), {
			isMfaRequired: n % 2 === 0,
			...(n % 4 !== 0 && { organizations })
		});
	});
}

function pick<T>(list: readonly T[], n: number): T {
	const item = list[n % list.length];
	if (item === undefined) throw new Error('Nothing to pick from.');
	return item;
}

function personOf(firstName: string, lastName: string, role: Role, details: Details = {}): Person {
	count += 1;
	const { organizations, isRegistered = true, isMfaRequired = false, signsIn = false } = details;
	return {
		id: idOf(0xb000 + count),
		firstName,
		lastName,
		name: `${firstName} ${lastName}`,
		email: `person.${count}@northwind-msp.example`,
		role,
		isRegistered,
		isMfaRequired,
		...(organizations && { organizations }),
		...(signsIn && { password: `Seven lanterns over quay ${count}` })
	};
}

function idOf(number: number): string {
	return number.toString(16).padStart(24, '0');
}
