import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { hasFinishedEnrolment } from '@tenantry/shared/domain/administrator/enrolment.ts';
import { isMfaRequired } from '@tenantry/shared/domain/administrator/mfa.ts';
import type { OpenSession } from './open-session.ts';

/**
 * The server asks for a second factor before it takes another change (docs/domain.md, rule 5), as
 * far as it has reported; changes waiting here require nothing of anyone yet.
 */
export function isEnrolmentDue({
	replica,
	identity
}: Pick<OpenSession, 'replica' | 'identity'>): boolean {
	const { base } = replica.view;
	const { administratorId, providerId } = identity;
	const own = base.row(administrators.name, administratorId);
	if (own === undefined || hasFinishedEnrolment(own.value)) return false;
	return isMfaRequired(base, administratorId, providerId);
}
