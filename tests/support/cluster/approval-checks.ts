import { roleDirection } from '@tenantry/shared/domain/role.ts';
import type { AuditEvent, StoredMutation } from '@tenantry/sync-server/store/store.ts';
import { changesOf } from '@tenantry/sync-server/sync/audit/replay.ts';
import { parseRequester, type Requester } from '@tenantry/sync-server/sync/audit/request.ts';
import { expect } from 'vitest';
import type { Device } from './device.ts';

const WAIT_MS = 72 * 3_600_000;
/** Outcomes of a decision that counted. */
const COUNTED = new Set(['applied', 'noop']);

/**
 * Expects that nothing that has to be approved took effect by one person alone, that each change
 * was decided once, and in time.
 */
export function expectApproved(audit: readonly AuditEvent[]): void {
	const requests = new Map(
		audit.flatMap((event) =>
			event.outcome === 'approval' ? [[event.mutation_id ?? '', event] as const] : []
		)
	);
	const decided = new Set<string>();
	for (const event of audit) {
		const requester = parseRequester(event);
		if (requester !== undefined) {
			const request = requests.get(requester.mutationId);
			expectDecided(event, { requester, request, decided });
		} else if (event.device_id !== null) expectNothingGiven(event);
	}
}

interface Decided {
	readonly requester: Requester;
	readonly request: AuditEvent | undefined;
	/** Ids of changes that earlier events have decided. */
	readonly decided: Set<string>;
}

function expectDecided(event: AuditEvent, { requester, request, decided }: Decided): void {
	const { administratorId, mutationId } = requester;
	const what = `C17 ${event.name} of event ${event.version}`;
	expect(request?.actor_id, `${what} names another author`).toBe(administratorId);
	if (event.changes !== '[]') expectSecond(event, { requester: administratorId, what });
	// Somebody may say again what was decided, and nothing changes.
	const isAgain = decided.has(mutationId) && event.outcome === 'noop' && event.changes === '[]';
	if (!COUNTED.has(event.outcome) || isAgain) return;
	expect(decided.has(mutationId), `${what} came after another one`).toBe(false);
	decided.add(mutationId);
	const waited = event.applied_at - (request?.applied_at ?? 0);
	const isInTime = event.name === 'approval.expire' ? waited >= WAIT_MS : waited < WAIT_MS;
	expect(isInTime, `${what} came after ${String(waited)} ms`).toBe(true);
}

function expectSecond(
	{ actor_id: actor, name }: AuditEvent,
	{ requester, what }: { readonly requester: string; readonly what: string }
): void {
	if (name !== 'approval.breakGlass')
		expect(actor, `${what} was decided by its author`).not.toBe(requester);
}

/** A slow, independent reading of what has to be approved. */
function expectNothingGiven(event: AuditEvent): void {
	const given = changesOf(event).filter(({ field, from, to }) => {
		if (field === 'role') return from !== null && roleDirection(from, to) === 'loosen';
		if (field === 'suspended' || field === 'mfaRequired') return from === true && to === false;
		if (field === 'mfaEnrolledAt') return from !== null && to === null;
		if (field === 'exportUntil') return Number(to) > Number(from);
		return field === 'accessMode' ? to === 'all' : field === 'deleted';
	});
	expect(given, `C17 event ${event.version} (${event.name}) was approved by nobody`).toEqual([]);
}

/** Expects that devices show for each change that waited what the server says of it. */
export function expectAgreed(
	requests: readonly StoredMutation[],
	devices: readonly Device[]
): void {
	for (const { name, replica } of devices)
		for (const { id, outcome, successor } of requests) {
			const verdict = replica.settled.get(id)?.verdict;
			if (verdict === undefined) continue;
			expect(
				[verdict.outcome, verdict.successor ?? null],
				`C17 ${name} shows ${id} otherwise`
			).toEqual([outcome, successor]);
		}
}
