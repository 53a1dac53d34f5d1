import { AuditFilters, AuditFormat } from '@tenantry/shared/protocol/audit.ts';
import type { Context, Handler } from 'hono';
import { WireId } from '@tenantry/shared/wire-id.ts';
import * as z from 'zod/mini';

import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import type { ExportRequest } from '#sync/audit/export.ts';
import type { Sync } from '#sync/sync.ts';

/** Media types of the files that people export. */
export const EXPORT_TYPES: Readonly<Record<AuditFormat, string>> = {
	csv: 'text/csv; charset=utf-8; header=present',
	json: 'application/json; charset=utf-8'
};

/** Streams an export of any length, as fast as the client reads it. */
export function auditExportRoute({ audit }: Sync): Handler<ServerEnv> {
	return async (c) => {
		const request = exportRequestOf(c);
		if (request === undefined) return refuse(c, { code: 'invalid_request' });
		const texts = await audit.exportFile(c.var.session, request);
		if (!texts.ok) return refuse(c, { code: texts.error });
		return new Response(toStream(texts.value), {
			headers: {
				'content-type': EXPORT_TYPES[request.format],
				'content-disposition': `attachment; filename="activity.${request.format}"`
			}
		});
	};
}

const ExportQuery = z.strictObject({
	deviceId: WireId,
	format: AuditFormat,
	/** Filters as JSON, as in the body of a page request. */
	filters: z.optional(z.string())
});

function exportRequestOf(c: Context<ServerEnv>): ExportRequest | undefined {
	const query = ExportQuery.safeParse(c.req.query());
	if (!query.success) return undefined;
	const filters = AuditFilters.safeParse(parseJson(query.data.filters ?? '{}'));
	return filters.success ? { ...query.data, filters: filters.data } : undefined;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function toStream(texts: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	return new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { done, value } = await texts.next();
			if (done === true) controller.close();
			else controller.enqueue(encoder.encode(value));
		},
		async cancel() {
			await texts.return(undefined);
		}
	});
}
