import { displayName } from '@tenantry/shared/domain/administrator/contact/name.ts';
import type { FirstSetupRequest } from '@tenantry/shared/protocol/first-setup.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { AuthError } from '#auth/auth-error.ts';
import type { AuthDependencies } from '#auth/dependencies.ts';
import { refuseAttempt } from '#auth/log/refusals.ts';
import { recordSecurityEvent } from '#auth/log/security-log.ts';
import { faultOfNew } from '#auth/password/password-policy.ts';
import { writeCredential } from '#auth/person/credential.ts';
import { findFirstSetupTicket, makeFirstSetupTicket } from '#auth/ticket/first-setup-ticket.ts';
import { useTicket, type Ticket } from '#auth/ticket/ticket.ts';
import type { Database, StoreTransaction } from '#store/store.ts';
import { applyWithin } from '#sync/push/system-actor.ts';

import {
	provisioning,
	ProvisioningRefused,
	createProvider,
	isEmpty,
	type ProvisionedIds
} from './create-provider.ts';

/** Token of the only way into an empty server; undefined if it is not empty. */
export async function offerFirstSetup(db: Database, at: number): Promise<string | undefined> {
	if (!(await isEmpty(db))) return undefined;
	return db.transaction().execute((tx) => makeFirstSetupTicket(tx, at));
}

/** Refusals of every sign-in route, plus an invalid owner's address or provider's name. */
type NotSetUp = AuthError | { readonly code: 'email_invalid' | 'invalid_request' };
type Claim = FirstSetupRequest & { readonly address: string };

export async function firstSetUp(
	dependencies: AuthDependencies,
	claim: Claim
): Promise<Result<undefined, NotSetUp>> {
	const { store, throttle, hashing, passwords, clock } = dependencies;
	const { address, token, password } = claim;
	if (!(await throttle.admit('address', address))) return err({ code: 'too_many_attempts' });
	const ticket = await findFirstSetupTicket(store.db, { token, at: clock() });
	if (ticket === undefined || !(await isEmpty(store.db)))
		return refuseAttempt(dependencies, { code: 'ticket_expired', address });
	const { email, firstName, lastName, providerName } = claim;
	// An owner has to give a code by default, so the password is not their only protection.
	const context = [email, firstName, lastName, providerName];
	const fault = await faultOfNew(password, { context, isAlone: false });
	if (fault !== undefined) return err({ code: fault });
	const hashed = await hashing.run(() => passwords.hash(password));
	if (!hashed.ok) return err({ code: 'overloaded' });
	try {
		await provisioning(store, (tx, ids) =>
			provisionFirst(tx, { ids, ticket, claim, passwordHash: hashed.value, at: clock() })
		);
	} catch (error) {
		if (error instanceof AlreadyUsed) return err({ code: 'ticket_expired' });
		if (!(error instanceof ProvisioningRefused)) throw error;
		const isAddress = error.code.startsWith('email_');
		return err({ code: isAddress ? 'email_invalid' : 'invalid_request' });
	}
	await throttle.forgive('address', address);
	return ok(undefined);
}

interface FirstSetup {
	readonly ids: ProvisionedIds;
	readonly ticket: Pick<Ticket, 'hash'>;
	readonly claim: Claim;
	readonly passwordHash: string;
	readonly at: number;
}

/** Someone else used the token, or created a provider, first. */
class AlreadyUsed extends Error {}

async function provisionFirst(
	tx: StoreTransaction,
	{ ids, ticket, claim, passwordHash, at }: FirstSetup
): Promise<void> {
	const { administratorId: id } = ids;
	const { email, firstName, lastName, address } = claim;
	if (!(await useTicket(tx.db, ticket, at)) || !(await isEmpty(tx.db))) throw new AlreadyUsed();
	const name = displayName(claim);
	const actor = { administratorId: id, name };
	const { providerName } = claim;
	await createProvider(tx, { providerName, email, firstName, lastName }, { id, actor, at });
	const register = { name: 'administrator.recordRegistration', args: { id } };
	await applyWithin(tx, { actor, at, changes: [register] });
	await writeCredential(tx.db, ids, { patch: { password_hash: passwordHash }, at });
	await recordSecurityEvent(tx.db, { kind: 'password_set', at, address, ...ids });
}
