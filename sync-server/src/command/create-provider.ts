import { recordSecurityEvent } from '#auth/log/security-log.ts';
import { makeTicket } from '#auth/ticket/ticket.ts';
import {
	provisioning,
	ProvisioningRefused,
	createProvider
} from '#provisioning/create-provider.ts';
import { findProvider } from '#provisioning/providers.ts';
import { linkAddress } from '#server-address.ts';
import { StartRefused } from '#start-refused.ts';
import { OPERATOR } from '#sync/push/system-actor.ts';

import type { Operation, CommandResult } from './operator.ts';

/** Creates a provider and prints the link with which its owner sets a password. */
export async function createProviderCommand(operation: Operation): Promise<CommandResult> {
	const { store, config, words, owner = '' } = operation;
	const [name = '', ...more] = words;
	if (name.trim() === '' || more.length > 0)
		throw new StartRefused('Give the provider one NAME, in quotation marks.');
	if (owner === '') throw new StartRefused('Missing option: --owner EMAIL.');
	// Commands identify a provider by its name.
	if ((await findProvider(store.db, name)) !== undefined)
		throw new StartRefused(`There is already a provider ${name.trim()}.`);
	const { providerId, token } = await found(operation, { name, email: owner });
	const link = `${await linkAddress(store.db, config)}/setup#${token}`;
	return {
		text: `${name.trim()} is made, with the id ${providerId}. ${owner} sets a password within three days, at\n  ${link}\n`,
		exitCode: 0
	};
}

async function found(
	{ store, at }: Operation,
	{ name, email }: { readonly name: string; readonly email: string }
): Promise<{ readonly providerId: string; readonly token: string }> {
	try {
		return await provisioning(store, async (tx, ids) => {
			const { administratorId: id, providerId } = ids;
			await createProvider(
				tx,
				{ providerName: name, email, firstName: '', lastName: '' },
				{ id, at, actor: OPERATOR }
			);
			await recordSecurityEvent(tx.db, { kind: 'link_made', at, ...ids });
			return { providerId, token: await makeTicket(tx.db, 'setup', { ...ids, at }) };
		});
	} catch (error) {
		if (!(error instanceof ProvisioningRefused)) throw error;
		throw new StartRefused(
			error.code.startsWith('email_')
				? `${email} is not an email address.`
				: `“${name}” is not a valid provider name.`
		);
	}
}
