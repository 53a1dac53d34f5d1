import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import { explainRejection } from '#lib/client/words/explain/rejection.ts';

/** Explains why something cannot be done; empty if it can. */
export function explained(code: RejectionCode | null): string {
	return code ? explainRejection(code) : '';
}
