import * as z from 'zod/mini';

import { becauseFields } from '#domain/because.ts';
import { AdministratorId } from '#domain/ids.ts';
import { defineMutator } from '#mutator.ts';
import { requirePermission } from '#permission.ts';
import { EXPORT_HOURS } from './may-export.ts';
import { administrators, requireAdministrator } from './schema.ts';

export const exportMutators = {
	/**
	 * Lets a person export for 24 hours from the decision. Anyone can ask for themselves, because
	 * asking gives nothing where exports need approval.
	 */
	allowExport: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId, ...becauseFields }),
		touches: ({ id }) => [{ collection: 'administrator', id, field: 'exportUntil' }],
		run(tx, { id }, context) {
			const { principal, at } = context;
			if (id !== principal.administratorId) requirePermission(principal, 'administrator.write');
			requireAdministrator(tx, id, context);
			tx.set(administrators, id, { exportUntil: at + EXPORT_HOURS * 3_600_000 });
		}
	})
};
