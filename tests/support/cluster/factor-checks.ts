import type { AuditEvent } from '@tenantry/sync-server/store/store.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { isForCode } from '@tenantry/web/engine/features/changes/settling.ts';
import * as z from 'zod/mini';
import { expect } from 'vitest';
import type { Device } from './device.ts';
import type { Factors } from './factors.ts';

type SavedMutations = ReadonlyMap<string, { readonly mutation: Mutation }>;

const LOOSENING = new Set([
	'administrator.create',
	'administrator.restore',
	'administrator.removeMfa',
	'organization.create',
	'organizationAccess.grant'
]);
const TIGHTENING = new Set([
	'administrator.suspend',
	'administrator.requireMfa',
	'administrator.delete',
	'administrator.endDevice',
	'organizationAccess.revoke'
]);
const Switch = z.object({
	enabled: z.optional(z.boolean()),
	required: z.optional(z.boolean()),
	mode: z.optional(z.string())
});

/**
 * Expects every loosening to come from a device whose person had proved who they are shortly
 * before.
 */
export function expectLoosenedByTheFresh(
	audit: readonly AuditEvent[],
	{ saved, factors }: { readonly saved: SavedMutations; readonly factors: Factors }
): void {
	for (const { mutation_id: id, device_id: device, applied_at: at, changes } of audit) {
		const mutation = saved.get(id ?? '')?.mutation;
		if (mutation === undefined || changes === '[]' || !loosens(mutation)) continue;
		const { name } = mutation;
		expect(
			factors.wasFresh(device ?? '', at),
			`C13 ${name} ${mutation.id} was done by nobody fresh`
		) //
			.toBe(true);
	}
}

/**
 * Expects that nothing that tightens waits for a code, except a deletion that an envelope may have
 * brought, which waits for its author.
 */
export function expectNothingBothered(
	devices: readonly Device[],
	wasSealed: (id: string) => boolean
): void {
	for (const { name, replica } of devices) {
		const forCode = [...replica.settled.all()].filter(({ id }) => isForCode(replica, id));
		const tightening = forCode.filter(
			({ id, mutation }) =>
				tightens(mutation) && !(mutation.name === 'administrator.delete' && wasSealed(id))
		);
		expect(tightening, `C13 ${name} asks for a code before what tightens`).toEqual([]);
	}
}

/** Expects everything that waited for a code to have been redone with one. */
export function expectNothingForCode(devices: readonly Device[]): void {
	for (const { name, replica } of devices) {
		const left = replica.needsYou().filter(({ id }) => isForCode(replica, id));
		expect(left, `C13 ${name} still asks for a code that was given`).toEqual([]);
	}
}

/** Expects only the first redo of a change to be decided; later redos receive its outcome. */
export function expectRedoneOnce(audit: readonly AuditEvent[], saved: SavedMutations): void {
	const firsts = new Map<string, string>();
	for (const { mutation_id: id, outcome, code, changes } of audit) {
		const redoOf = saved.get(id ?? '')?.mutation.redoOf;
		// A change that was handed over is not decided until a person redoes it.
		if (redoOf === undefined || outcome === 'quarantined') continue;
		// Nor does an attempt at the change of somebody else count.
		if (code === 'not_permitted') continue;
		const first = firsts.get(redoOf);
		firsts.set(redoOf, first ?? outcome);
		if (first === undefined) continue;
		expect(changes, `C2 ${redoOf} was redone twice`).toBe('[]');
		// A newer change may have superseded it in between.
		expect([first, 'superseded'], `C2 ${redoOf} was decided twice`).toContain(outcome);
	}
}

function loosens({ name, args }: Pick<Mutation, 'name' | 'args'>): boolean {
	const { enabled, required, mode } = switchOf(args);
	return LOOSENING.has(name) || enabled === true || required === false || mode === 'all';
}

function tightens({ name, args }: Pick<Mutation, 'name' | 'args'>): boolean {
	const { enabled, required, mode } = switchOf(args);
	return TIGHTENING.has(name) || enabled === false || required === true || mode === 'selected';
}

function switchOf(args: unknown): z.infer<typeof Switch> {
	return Switch.safeParse(args).data ?? {};
}
