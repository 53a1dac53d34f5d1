import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { Lane, Mutation } from '@tenantry/shared/protocol/push.ts';
import type { AuditEvent } from '@tenantry/sync-server/store/store.ts';
import type { QueuedMutation } from '@tenantry/web/replica/queue/queued-mutation.ts';
import type { Replica } from '@tenantry/web/replica/replica.ts';
import { hashPrefix, parseCookie } from '@tenantry/sync-server/sync/readers/cookie.ts';
import { expect } from 'vitest';
import { CarrierChecks } from './carrier-checks.ts';
import type { Device } from './device.ts';
import {
	expectLoosenedByTheFresh,
	expectNothingBothered,
	expectRedoneOnce
} from './factor-checks.ts';
import { livingRows, seenBy, type Snapshot } from '#support/store/visible-rows.ts';
import type { ClusterWorld } from '#support/servers/world.ts';

/**
 * Checks the invariants of a run, by their names in docs/reliability.md. Each check reports what it
 * found.
 */
export class Checker {
	readonly #world: ClusterWorld;
	/** Every mutation that was reported as saved, and the device that reported it. */
	readonly #saved = new Map<string, Saved>();
	/** Changes that their authors have withdrawn or replaced, which leaves them undecided. */
	readonly #takenBack = new Map<string, Device>();
	/** Changes that have left in envelopes, which may overtake each other. */
	readonly #left = new Set<string>();
	/** Devices that never see the server again, whose queues nobody reads. */
	readonly #lost = new Set<Device>();
	readonly carriers = new CarrierChecks();
	readonly #reached = new Map<Device, number>();
	/** Cookie at which each device's rows were last compared; a restart resets it. */
	readonly #compared = new WeakMap<Replica, string | null>();
	#snapshot: Snapshot | undefined;
	/** Set once a backup is restored: earlier decisions may then be listed as lost. */
	isRestored = false;

	constructor(world: ClusterWorld) {
		this.#world = world;
	}

	/** Records a change; call it when a device has reported the change as saved. */
	save(device: Device, id: string): void {
		const queued = device.replica.queue.get(id);
		expect(queued, `C1 ${device.name} said saved and holds nothing of ${id}`).toBeDefined();
		if (queued !== undefined) this.note(device, queued);
		this.noteTakenBack(device);
	}

	/** Records a saved change that may have been replaced since. */
	note(device: Device, { mutation, lane }: Pick<QueuedMutation, 'mutation' | 'lane'>): void {
		this.#saved.set(mutation.id, { device, mutation, lane, order: this.#saved.size + 1 });
	}

	/** Records what a device shows as withdrawn or replaced. */
	noteTakenBack(device: Device): void {
		for (const { id, kind } of device.replica.settled.all())
			if (kind === 'withdrawn' || kind === 'replaced') this.#takenBack.set(id, device);
	}

	/** Records a change that leaves in an envelope. */
	noteLeft(id: string): void {
		this.#left.add(id);
	}

	noteLost(device: Device): void {
		this.#lost.add(device);
	}

	/** Checks what must hold at any moment, with or without faults. */
	async duringRun(devices: readonly Device[]): Promise<void> {
		const snapshot = await this.look();
		for (const device of devices) {
			this.#expectNoVerdictAhead(device);
			expectOverlay(device);
			this.#expectForward(device);
			const { replica } = device;
			if (this.#compared.get(replica) === replica.state.cookie) continue;
			this.#compared.set(replica, replica.state.cookie);
			if (isAt(device, snapshot)) expectSame(device, snapshot, 'C5');
		}
	}

	/** Checks what must hold once nothing moves and every device has read this state. */
	async afterQuiet(devices: readonly Device[], snapshot: Snapshot): Promise<void> {
		for (const device of devices) {
			expectSame(device, snapshot, 'C4');
			const stuck = device.replica.queue.list().filter((one) => !device.replica.isHeld(one));
			expect(stuck, `C11 ${device.name} does not get rid of what waits`).toEqual([]);
		}
		const audit = await this.#world.audit();
		this.#expectOnce(audit);
		this.#expectOneEnd(audit);
		this.#expectNotTakenBack(audit);
		const { factors } = this.#world;
		if (factors) expectLoosenedByTheFresh(audit, { saved: this.#saved, factors });
		expectNothingBothered(devices, (id) => this.#left.has(id) || this.carriers.hasCopy(id));
		this.carriers.expectNamed(audit);
		if (this.isRestored) return;
		this.carriers.expectTold(audit);
		expectRedoneOnce(audit, this.#saved);
		this.#expectInOrder(audit);
		this.#expectNothingLoosenedUnseen(audit);
	}

	#expectNoVerdictAhead({ replica, name }: Device): void {
		// Versions of two histories cannot be compared.
		if (this.isRestored) return;
		const versions = [...replica.settled.all()].map(({ verdict }) => verdict?.version ?? 0);
		expect(Math.max(0, ...versions), `C5 a verdict is ahead of its rows on ${name}`) //
			.toBeLessThanOrEqual(replica.state.version);
	}

	#expectForward(device: Device): void {
		if (this.isRestored) return;
		const { version } = device.replica.state;
		const before = this.#reached.get(device) ?? 0;
		expect(version, `C6 the cookie of ${device.name} went back`).toBeGreaterThanOrEqual(before);
		this.#reached.set(device, version);
	}

	/** Returns the server's current rows. */
	async look(): Promise<Snapshot> {
		const { store, providerId } = this.#world;
		const head = await store.read(providerId, async (reader) => reader.head);
		if (this.#snapshot?.hash !== head.hash) {
			this.#snapshot = await livingRows(store, providerId);
			expectInvariants(this.#snapshot);
		}
		return this.#snapshot;
	}

	#expectOnce(audit: readonly AuditEvent[]): void {
		const ids = audit.flatMap(({ mutation_id: id }) => id ?? []);
		expect(ids.length, 'C2 a mutation was decided twice').toBe(new Set(ids).size);
	}

	#expectNotTakenBack(audit: readonly AuditEvent[]): void {
		for (const { mutation_id: id } of audit) {
			const device = this.#takenBack.get(id ?? '');
			expect(device?.name, `C14 ${id} was decided and had been taken back`).toBeUndefined();
		}
	}

	#expectOneEnd(audit: readonly AuditEvent[]): void {
		const decided = new Set(audit.map(({ mutation_id: id }) => id));
		for (const [id, { device }] of this.#saved) {
			if (this.#lost.has(device)) continue;
			const { settled, queue } = device.replica;
			if (device.isRevoked) {
				// A revoked device has handed over its unsent changes.
				const isSettled = settled.get(id) !== undefined || decided.has(id);
				if (!this.isRestored)
					expect(isSettled, `C1 ${device.name} handed ${id} to nobody`).toBe(true);
				continue;
			}
			const isKnown = settled.get(id) !== undefined || queue.get(id) !== undefined;
			expect(isKnown, `C1 ${device.name} has lost ${id}`).toBe(true);
			const kind = settled.get(id)?.kind;
			// A mutation that is not in the audit was not sent, or is known to be lost.
			expect(kind === 'verdict', `C1 ${device.name}: ${id} ${String(kind)}`).toBe(decided.has(id));
			if (!this.isRestored) expect(kind, `C1 ${id} was listed as lost`).not.toBe('lost');
		}
	}

	/**
	 * Expects mutations without dependencies to be decided in the order they were made, per lane.
	 * Envelopes overtake others, such as one that was deleted because its change was rewritten.
	 */
	#expectInOrder(audit: readonly AuditEvent[]): void {
		const reached = new Map<Device, Record<Lane, number>>();
		for (const { mutation_id: id } of audit) {
			const saved = this.#saved.get(id ?? '');
			if (saved === undefined || saved.mutation.dependsOn !== undefined) continue;
			if (this.#left.has(saved.mutation.id)) continue;
			const { device, lane, order } = saved;
			const before = reached.get(device) ?? { urgent: 0, ordinary: 0 };
			expect(order, `C3 ${device.name}: ${id} was overtaken`).toBeGreaterThan(before[lane]);
			reached.set(device, { ...before, [lane]: order });
		}
	}

	/** Expects that no restore took effect whose author had not seen the newest suspension. */
	#expectNothingLoosenedUnseen(audit: readonly AuditEvent[]): void {
		const tightened = new Map<string, number>();
		for (const event of audit) {
			const key = `administrator/${String(event.subject_id)}/suspended`;
			if (isSuspension(event)) tightened.set(key, event.version);
			if (event.name !== 'administrator.restore' || event.outcome !== 'applied') continue;
			const base = this.#saved.get(event.mutation_id ?? '')?.mutation.base[key];
			if (typeof base !== 'number') continue;
			expect(base, `C9 ${key} was loosened by somebody who had not seen it`) //
				.toBeGreaterThanOrEqual(tightened.get(key) ?? 0);
		}
	}
}

interface Saved {
	readonly device: Device;
	readonly mutation: Mutation;
	readonly lane: Lane;
	/** Number of this save among all saves on all devices, from 1. */
	readonly order: number;
}

/** Tells whether a device has read up to exactly this version of this history. */
function isAt({ replica: { state } }: Device, { version, hash }: Snapshot): boolean {
	if (state.cookie === null) return false;
	const cookie = parseCookie(state.cookie);
	return cookie?.v === version && cookie.h === hashPrefix(hash);
}

function expectSame(device: Device, snapshot: Snapshot, check: 'C4' | 'C5'): void {
	const expected = seenBy(device.signedIn.administratorId, snapshot.rows);
	const held = device.rows();
	const foreign = [...held.keys()].filter((key) => !expected.has(key));
	expect(foreign, `C7 ${device.name} holds what its person may not see`).toEqual([]);
	expect(held, `${check} ${device.name} has diverged`).toEqual(expected);
}

function expectInvariants({ rows }: Snapshot): void {
	const people = [...rows].filter(([key]) => key.startsWith('administrator/'));
	const owners = people.filter(
		([, { value }]) =>
			value.role === OWNER_ROLE && value.suspended !== true && value.registered === true
	);
	expect(owners.length, 'C8 no active owner is left').toBeGreaterThan(0);
	const emails = people.map(([, { value }]) => String(value.email).toLowerCase());
	expect(new Set(emails).size, 'C8 two administrators have one address').toBe(emails.length);
}

/** Tells whether the event is a suspension, which moves the version even as a no-op. */
function isSuspension({ name, outcome }: AuditEvent): boolean {
	return name === 'administrator.suspend' && (outcome === 'applied' || outcome === 'noop');
}

/** Expects the view to equal the base with every waiting mutation applied over it. */
function expectOverlay({ replica, name }: Device): void {
	const shown = writtenRows(replica);
	replica.rebase();
	expect(writtenRows(replica), `C5 ${name} shows something else`).toEqual(shown);
}

function writtenRows({ view }: Device['replica']): ReadonlyMap<string, unknown> {
	return new Map(
		[...view.written()].map(({ collection, id, row }) => [`${collection}/${id}`, row])
	);
}
