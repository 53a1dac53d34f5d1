import type { RowSource } from '#collection.ts';
import { hasFinishedEnrolment } from '#domain/administrator/enrolment.ts';
import { isMfaRequired } from '#domain/administrator/mfa.ts';
import { reachOf } from '#domain/visibility.ts';
import type { AccessSummary } from './access-summary.ts';

export function presentAccess(source: RowSource, id: string, providerId: string): AccessSummary {
	const administrator = source.row('administrator', id)?.value ?? {};
	const reach = reachOf(source, id);
	const { role, apiKey = null } = administrator;
	return {
		role: typeof role === 'string' ? role : '',
		organizations: reach === 'all' ? reach : reach.size,
		mfaRequired: isMfaRequired(source, id, providerId),
		mfaEnrolled: hasFinishedEnrolment(administrator),
		apiKey: apiKey !== null,
		suspended: administrator.suspended === true
	};
}
