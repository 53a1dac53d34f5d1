import { AuditFormat } from '@tenantry/shared/protocol/audit.ts';
import type { Handler } from 'hono';
import { WireId } from '@tenantry/shared/wire-id.ts';
import * as z from 'zod/mini';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import { exportEvidence } from '#reviews/evidence/export-evidence.ts';

import { EXPORT_TYPES } from './audit-export.ts';

const EvidenceQuery = z.strictObject({
	format: AuditFormat,
	/** The session's own device, where absent. */
	deviceId: z.optional(WireId)
});

const ReviewId = z.string().check(z.regex(/^[0-9a-f]{24}$/));

export function reviewEvidenceRoute(auth: AuthDependencies): Handler<ServerEnv> {
	return async (c) => {
		const query = EvidenceQuery.safeParse(c.req.query());
		if (!query.success) return refuse(c, { code: 'invalid_request' });
		const reviewId = ReviewId.safeParse(c.req.param('id'));
		if (!reviewId.success) return refuse(c, { code: 'not_found' });
		const { session } = c.var;
		const { format, deviceId = session.deviceId } = query.data;
		const request = { reviewId: reviewId.data, format, deviceId };
		const file = await exportEvidence(auth, session, request);
		if (!file.ok) return refuse(c, { code: file.error });
		return c.body(file.value, 200, {
			'content-type': EXPORT_TYPES[format],
			'content-disposition': `attachment; filename="access-review.${format}"`
		});
	};
}
