import { userInfo } from 'node:os';

import { LONGEST_REASON } from '@tenantry/shared/domain/limits.ts';
import { hasSecondFactor } from '#auth/passkey/passkey.ts';
import { readPerson } from '#auth/person/person.ts';
import { StartRefused } from '#start-refused.ts';
import type { StoreTransaction } from '#store/store.ts';
import { OPERATOR, type SystemActor } from '#sync/push/system-actor.ts';

import type { Operation } from './operator.ts';

interface OpenedAccount {
	readonly actor: SystemActor;
	/** The account had a password or a second factor, so the owners are notified. */
	readonly isInUse: boolean;
}

/** In whose name the audit records it; an account that is in use takes a reason. */
export async function openAccount(
	tx: StoreTransaction,
	administratorId: string,
	{ because }: Pick<Operation, 'because'>
): Promise<OpenedAccount> {
	const reason = reasonOf(because);
	const person = await readPerson(tx, administratorId);
	if (person === undefined) throw new StartRefused('The administrator was deleted just now.');
	const isInUse = person.credential.passwordHash !== null || (await hasSecondFactor(tx.db, person));
	if (isInUse && reason === undefined)
		throw new StartRefused(
			`${person.administrator.email} has a password or a second factor. Say why with --because TEXT; every owner gets an email.`
		);
	return { actor: { name: `${OPERATOR.name} (${systemUser()})`, reason }, isInUse };
}

function reasonOf(because: string | undefined): string | undefined {
	const reason = because?.trim() ?? '';
	if (reason.length > LONGEST_REASON)
		throw new StartRefused(`--because takes at most ${LONGEST_REASON} characters.`);
	return reason === '' ? undefined : reason;
}

/** A container's user may have no name. */
function systemUser(): string {
	try {
		return userInfo().username;
	} catch {
		return `user ${String(process.getuid?.() ?? 'unknown')}`;
	}
}
