import {
	isReported,
	OperatorAccess
} from '@tenantry/shared/domain/administrator/operator-access.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';

import { queueEffect } from '#store/effect.ts';
import type { Effect, EffectTransaction } from './effect.ts';
import type { MailKind } from './mail.ts';

interface OwnersMail {
	readonly kind: MailKind;
	readonly version: number;
}

/** Emails every owner when the operator of the server may have opened an account that is in use. */
export const operatorAccessEffect: Effect<OwnersMail> = {
	collection: administrators.name,
	of: ownersMails,
	carryOut: queueMails
};

function ownersMails({ field, to }: FieldChange, version: number): OwnersMail[] {
	if (field !== 'operatorAccess' || to === null) return [];
	const access = OperatorAccess.parse(to);
	if (!isReported(access)) return [];
	return [{ kind: access.kind === 'factor' ? 'mail.operatorReset' : 'mail.operatorLink', version }];
}

async function queueMails(
	{ db, providerId, at }: EffectTransaction,
	mails: readonly OwnersMail[]
): Promise<void> {
	const owners = await db
		.selectFrom('record_index')
		.select('id')
		.where('provider_id', '=', providerId)
		.where('collection', '=', administrators.name)
		.where('name', '=', 'role')
		.where('value', '=', OWNER_ROLE)
		.execute();
	for (const { kind, version } of mails)
		for (const { id: administratorId } of owners)
			await queueEffect(db, { providerId, administratorId, kind, version, at });
}
