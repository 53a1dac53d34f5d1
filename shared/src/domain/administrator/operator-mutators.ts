import * as z from 'zod/mini';

import { defineMutator } from '#mutator.ts';
import { AdministratorId } from '#domain/ids.ts';
import { administrators, requireAdministrator } from './schema.ts';

export const operatorMutators = {
	/** Records that the operator made a link with which its reader sets the account's password. */
	recordOperatorLink: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId, isFirst: z.boolean() }),
		isInternal: true,
		touches: () => [],
		run(tx, { id, isFirst }, context) {
			requireAdministrator(tx, id, context);
			const kind = isFirst ? 'firstLink' : 'link';
			tx.force(administrators, id, { operatorAccess: { kind, at: context.at } });
		}
	})
};
