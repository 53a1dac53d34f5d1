import * as z from 'zod/mini';

import { AdministratorId } from '#domain/ids.ts';
import { defineMutator } from '#mutator.ts';
import { requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import { isPhone, MAX_NOTE_LENGTH, MAX_PHONE_LENGTH } from './contact.ts';
import { administrators, requireAdministrator } from '#domain/administrator/schema.ts';

const Text = (maxLength: number) => z.string().check(z.trim(), z.maxLength(maxLength));

export const contactMutators = {
	/**
	 * Sets the number on file and the note; an empty text removes them. No one sets their own number,
	 * because an attacker with a stolen account would be the one called back.
	 */
	setContact: defineMutator({
		version: 1,
		args: z.strictObject({
			id: AdministratorId,
			phone: z.optional(Text(MAX_PHONE_LENGTH)),
			note: z.optional(Text(MAX_NOTE_LENGTH))
		}),
		touches: ({ id, ...patch }) =>
			Object.keys(patch).map((field) => ({ collection: 'administrator', id, field })),
		inverse: ({ id, from }) => ({
			name: 'administrator.setContact',
			args: {
				id,
				...('phone' in from && { phone: from.phone ?? '' }),
				...('note' in from && { note: from.note ?? '' })
			}
		}),
		run(tx, { id, phone, note }, context) {
			requirePermission(context.principal, 'administrator.write');
			requireAdministrator(tx, id, context);
			if (phone !== undefined) {
				if (id === context.principal.administratorId) reject({ code: 'self_forbidden' });
				if (phone !== '' && !isPhone(phone)) reject({ code: 'phone_invalid', field: 'phone' });
			}
			tx.set(administrators, id, {
				...(phone !== undefined && { phone }),
				...(note !== undefined && { note })
			});
		}
	})
};
