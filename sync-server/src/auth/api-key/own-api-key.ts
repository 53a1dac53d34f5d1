import { hasFinishedEnrolment } from '@tenantry/shared/domain/administrator/enrolment.ts';
import type { NewApiKey, OwnApiKey } from '@tenantry/shared/protocol/api-key.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { nameOf, readPerson } from '#auth/person/person.ts';
import { readSessionPerson, type Session } from '#auth/session/session.ts';
import { ownerColumns } from '#store/account.ts';

import { makeApiKey } from './api-key.ts';

const DAY_MS = 24 * 60 * 60_000;

export type OwnApiKeyError = 'unauthenticated' | 'enrolment_required' | 'api_access_disabled';

/**
 * Makes the signed-in person's only key. No one can make another person's, because a key carries
 * its owner's rights. The key must be as strong as the person's other ways to sign in, so a
 * required enrolment comes first.
 */
export function createOwnApiKey(
	{ store, clock, record }: AuthDependencies,
	session: Session
): Promise<Result<NewApiKey, OwnApiKeyError>> {
	const { providerId, administratorId } = session;
	return store.write<Result<NewApiKey, OwnApiKeyError>>(providerId, async (tx) => {
		const at = clock();
		const person = await readSessionPerson(tx, session, at);
		if (person === undefined) return err('unauthenticated');
		const { administrator, provider, isMfaRequired } = person;
		if (isMfaRequired && !hasFinishedEnrolment(administrator)) return err('enrolment_required');
		if (!administrator.apiAccess) return err('api_access_disabled');
		const expiresAt = at + provider.apiKeyDays * DAY_MS;
		const { key, prefix } = await makeApiKey(tx.db, person, { at, expiresAt });
		await record(tx, {
			name: 'administrator.recordApiKey',
			args: { id: administratorId, prefix, expiresAt },
			actorId: administratorId,
			actorName: nameOf(person)
		});
		return ok({ key, prefix, createdAt: at, expiresAt });
	});
}

/** Revokes the key through the change of the row, as when another administrator revokes it. */
export async function revokeOwnApiKey(
	{ store, record }: AuthDependencies,
	{ providerId, administratorId }: Session
): Promise<void> {
	await store.write(providerId, async (tx) => {
		const person = await readPerson(tx, administratorId);
		if (person === undefined) return;
		await record(tx, {
			name: 'administrator.revokeApiKey',
			args: { id: administratorId },
			actorId: administratorId,
			actorName: nameOf(person)
		});
	});
}

export async function readOwnApiKey(
	{ store, clock }: AuthDependencies,
	session: Session
): Promise<OwnApiKey> {
	const row = await store.db
		.selectFrom('api_key')
		.select(['prefix', 'created_at', 'expires_at', 'last_used_at'])
		.where((row) => row.and(ownerColumns(session)))
		.where('ended_at', 'is', null)
		.where('expires_at', '>', clock())
		.executeTakeFirst();
	if (row === undefined) return { apiKey: null };
	const { prefix, created_at: createdAt, expires_at: expiresAt, last_used_at: lastUsedAt } = row;
	return { apiKey: { prefix, createdAt, expiresAt, lastUsedAt } };
}
