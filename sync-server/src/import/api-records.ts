import { ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import * as z from 'zod/mini';

/** Payloads of the public API, as other systems export them; missing properties are empty. */
const text = z._default(z.string(), '');
const flag = z._default(z.boolean(), false);
const Time = z.pipe(
	z.iso.datetime({ offset: true }),
	z.transform((time) => Date.parse(time))
);

export const OrganizationRecord = z.object({
	id: z.string(),
	name: z.string(),
	maxSystemUsers: z._default(z.nullable(z.number()), null)
});
export type OrganizationRecord = z.infer<typeof OrganizationRecord>;

export const AdministratorRecord = z.object({
	id: z.string(),
	email: text,
	firstname: text,
	lastname: text,
	registered: flag,
	suspended: flag,
	enableMultiFactor: z._default(z.boolean(), true),
	totpEnrolled: flag,
	role: z.optional(z.string()),
	roleName: z.optional(z.string()),
	apiKeyAllowed: flag,
	apiKeyHash: z.optional(
		z.nullable(
			z.object({
				prefix: z.string().check(z.maxLength(16)),
				createdAt: Time,
				expireAt: z._default(z.nullable(Time), null)
			})
		)
	),
	created: z.optional(Time)
});
export type AdministratorRecord = z.infer<typeof AdministratorRecord>;

export const LinkRecord = z.object({ administrator: z.string(), organization: z.string() });
export type LinkRecord = z.infer<typeof LinkRecord>;

export const Listing = z.union([
	z.array(z.unknown()),
	z.pipe(
		z.object({ results: z.array(z.unknown()) }),
		z.transform(({ results }) => results)
	)
]);

/** Role ids of the API, which are the same everywhere. */
const ROLE_IDS: Readonly<Record<Role, string>> = {
	'Administrator With Billing': '2f81732ec0a3f4a3ea2dc175',
	Administrator: 'e7d3e769f3f593dadcb8634c',
	Manager: '8b2085f74dfa9c78a23b7d57',
	'Help Desk': '95a3a6f5862b1b6118187f3f',
	'Command Runner With Billing': 'ee01fde8fae799a3d9218de9',
	'Command Runner': '3ec7d3e4dcf948a53d428674',
	'Billing Only': 'f74f34460583ea401fae8db8',
	'Read Only': 'ca1048507ded5d1d13cbfcbf'
};

/** Falls back to the name for the role's id. */
export function roleNameOf({ role, roleName }: AdministratorRecord): string {
	return roleName ?? ROLES.find((name) => ROLE_IDS[name] === role) ?? role ?? '';
}

export function roleIdOf(role: Role): string {
	return ROLE_IDS[role];
}
