import * as z from 'zod/mini';

import { defineMutator } from '#mutator.ts';
import { ApiKeySummary } from './schema.ts';
import {
	addAdministrator,
	addedRows,
	grantedOrganizations,
	newAdministrator
} from './new-administrator.ts';
import { PLAIN_VERSION } from './plain-schema.ts';

export const administratorImportMutators = {
	/**
	 * Adds an administrator from another system's records, like any other, with the reported
	 * history. No credential comes along, so the enrolment is begun, never finished.
	 */
	import: defineMutator({
		version: 1,
		args: z.strictObject({
			...newAdministrator(PLAIN_VERSION),
			registered: z.boolean(),
			suspended: z.boolean(),
			mfaEnrolmentStartedAt: z.nullable(z.number()),
			apiKey: z.nullable(ApiKeySummary),
			createdAt: z.optional(z.number())
		}),
		isInternal: true,
		touches: () => [],
		creates: addedRows,
		reads: grantedOrganizations,
		run(tx, args, context) {
			const { registered, suspended, mfaEnrolmentStartedAt, apiKey, createdAt, ...fresh } = args;
			addAdministrator(tx, fresh, {
				...context,
				history: {
					registered,
					suspended,
					mfaEnrolmentStartedAt,
					apiKey,
					createdAt: createdAt ?? context.at
				}
			});
		}
	})
};
