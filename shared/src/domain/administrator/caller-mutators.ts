import * as z from 'zod/mini';

import { becauseFields } from '#domain/because.ts';
import { AdministratorId } from '#domain/ids.ts';
import { defineMutator } from '#mutator.ts';
import { isCoolingDown, queuedMail } from './mail.ts';
import { requireReset } from './reset.ts';
import { administrators } from './schema.ts';
import { requireOther } from './standing.ts';

/** Verifying a person on the phone, before a reset that they ask for (docs/domain.md). */
export const callerMutators = {
	/** Emails the person a code, to be read aloud to its sender. */
	sendCallerCode: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId, ...becauseFields }),
		touches: ({ id }) => [{ collection: 'administrator', id, field: 'callerCodeMail' }],
		isPerishable: true,
		run(tx, { id }, context) {
			const { callerCodeMail } = requireReset(tx, id, context);
			requireOther(id, context);
			if (isCoolingDown(callerCodeMail, context.at)) return;
			tx.set(administrators, id, { callerCodeMail: queuedMail(context.at) });
		}
	}),
	/** Records that the caller read the right code, as the author's act. */
	recordCallerCheck: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId }),
		isInternal: true,
		isOnlineOnly: true,
		touches: ({ id }) => [{ collection: 'administrator', id, field: 'callerVerifiedAt' }],
		run(tx, { id }, context) {
			requireReset(tx, id, context);
			requireOther(id, context);
			tx.force(administrators, id, { callerVerifiedAt: context.at });
		}
	})
};
