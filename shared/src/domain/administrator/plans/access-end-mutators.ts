import * as z from 'zod/mini';

import { becauseFields } from '#domain/because.ts';
import { defineMutator } from '#mutator.ts';
import { reject } from '#rejection.ts';
import { WireId } from '#wire-id.ts';
import { administrators } from '#domain/administrator/schema.ts';
import { requireOwnOrContainment } from '#domain/administrator/containment.ts';
import { AdministratorId } from '#domain/ids.ts';
import { requireReset } from '#domain/administrator/reset.ts';

const field = (id: string, name: string) => ({ collection: 'administrator', id, field: name });

/** Sessions and devices are not rows: a change records that they end, and the server ends them. */
export const accessEndMutators = {
	/**
	 * Ends every session and device credential; anyone who knows the password may sign in again.
	 */
	endSessions: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId, ...becauseFields }),
		touches: ({ id }) => [field(id, 'accessEnd')],
		run(tx, { id }, context) {
			requireOwnOrContainment(tx, id, context);
			tx.set(administrators, id, { accessEnd: { at: context.at, deviceId: null } });
		}
	}),
	/**
	 * Ends one device of an administrator permanently: it gives up its data at its next contact.
	 */
	endDevice: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId, deviceId: WireId, ...becauseFields }),
		touches: ({ id }) => [field(id, 'accessEnd')],
		run(tx, { id, deviceId }, context) {
			requireOwnOrContainment(tx, id, context);
			tx.set(administrators, id, { accessEnd: { at: context.at, deviceId } });
		}
	}),
	/**
	 * Unlocks another administrator, never oneself: otherwise the holder of an open session could
	 * guess without limit.
	 */
	unlock: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId }),
		touches: ({ id }) => [field(id, 'unlockedAt')],
		isPerishable: true,
		run(tx, { id }, context) {
			requireReset(tx, id, context);
			if (id === context.principal.administratorId) reject({ code: 'self_forbidden' });
			tx.set(administrators, id, { unlockedAt: context.at });
		}
	})
};
