import type { AuditEvent } from '#store/store.ts';

/** Who asked for a change that someone else decided (decision 46). */
export interface Requester {
	readonly administratorId: string;
	/** The person's full name at that time. */
	readonly name: string;
	/** The change: its id, and the name of its mutation. */
	readonly mutationId: string;
	readonly action: string;
}

export function parseRequester({
	requested_by: requester
}: Pick<AuditEvent, 'requested_by'>): Requester | undefined {
	if (requester === null) return undefined;
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Written by `requestEntry`.
	return JSON.parse(requester) as Requester;
}
