import * as z from 'zod/mini';

import { becauseFields } from '#domain/because.ts';
import { defineMutator } from '#mutator.ts';
import { administrators, requireAdministrator } from './schema.ts';
import { requireOwnOrContainment } from './containment.ts';
import { AdministratorId } from '#domain/ids.ts';

/** The key itself is never in a row; the row holds only what others may know of it. */
export const apiKeyMutators = {
	/** Records that the person made their one key; it replaces an older one. */
	recordApiKey: defineMutator({
		version: 1,
		args: z.strictObject({
			id: AdministratorId,
			prefix: z.string().check(z.maxLength(16)),
			expiresAt: z.number()
		}),
		isInternal: true,
		isOnlineOnly: true,
		touches: () => [],
		run(tx, { id, prefix, expiresAt }, context) {
			requireAdministrator(tx, id, context);
			tx.force(administrators, id, { apiKey: { prefix, createdAt: context.at, expiresAt } });
		}
	}),
	/** Revokes one's own key, or another person's as a part of containing them. */
	revokeApiKey: defineMutator({
		version: 1,
		args: z.strictObject({
			id: AdministratorId,
			...becauseFields
		}),
		touches: ({ id }) => [{ collection: 'administrator', id, field: 'apiKey' }],
		run(tx, { id }, context) {
			requireOwnOrContainment(tx, id, context);
			tx.set(administrators, id, { apiKey: null });
		}
	})
};
