import { ROLES } from '@tenantry/shared/domain/role.ts';
import fc from 'fast-check';

/**
 * Placeholders by which a plan names things before there is a world: `«kind:3»` is the fourth of
 * its kind there. This way the same seed makes the same plans, whatever ids the world has.
 */
export const THING_KINDS = [
	'administrator',
	'organization',
	'provider',
	'device',
	'email',
	'password',
	'code',
	'credential',
	'cookie',
	'mutation',
	'ticket',
	'field',
	'new'
] as const;
export type ThingKind = (typeof THING_KINDS)[number];

/** Stands for the bases that the author's device holds, computed once there is a device. */
export const AS_SEEN = 'as seen';

const MOST = 12;
const NAMED = /«(\w+):(\d+)»/g;

/** Kinds by the names of fields in messages, paths and queries. */
const KIND_BY_NAME: Readonly<Record<string, ThingKind>> = {
	id: 'administrator',
	ids: 'mutation',
	administratorId: 'administrator',
	administrator_id: 'administrator',
	actorId: 'administrator',
	organization: 'organization',
	organizationId: 'organization',
	organizationIds: 'organization',
	providerId: 'provider',
	provider_id: 'provider',
	deviceId: 'device',
	email: 'email',
	password: 'password',
	current: 'password',
	next: 'password',
	code: 'code',
	deviceCredential: 'credential',
	cookie: 'cookie',
	seen: 'cookie',
	mutationId: 'mutation',
	dependsOn: 'mutation',
	redoOf: 'mutation',
	after: 'mutation',
	token: 'ticket',
	ticket: 'ticket',
	recoveryCode: 'code'
};

export const things: fc.Arbitrary<string> = fc.constantFrom(...THING_KINDS).chain(thingsOf);

export function thingFor(field: string): fc.Arbitrary<string> | undefined {
	if (field === 'role' || field === 'roleName') return fc.constantFrom(...ROLES);
	const kind = Object.hasOwn(KIND_BY_NAME, field) ? KIND_BY_NAME[field] : undefined;
	return kind && thingsOf(kind);
}

/** Replaces the placeholders in a plan's text with the things of a world. */
export function withThings(text: string, find: (kind: string, at: number) => string): string {
	return text.replaceAll(NAMED, (_, kind: string, at: string) => find(kind, Number(at)));
}

export function thingsOf(kind: ThingKind): fc.Arbitrary<string> {
	return fc.nat(MOST - 1).map((at) => `«${kind}:${at}»`);
}
