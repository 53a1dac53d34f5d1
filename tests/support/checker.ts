import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { Lane, Mutation } from '@tenantry/shared/protocol/push.ts';
import type { AuditEvent } from '@tenantry/sync-server/store/store.ts';
import type { Pending } from '@tenantry/web/replica/pending.ts';
import type { Replica } from '@tenantry/web/replica/replica.ts';
import { hashPrefix, parseCookie } from '@tenantry/sync-server/sync/cookie.ts';
import { expect } from 'vitest';
import type { Device } from '#support/device.ts';
import {
	expectLoosenedByTheFresh,
	expectNothingBothered,
	expectRedoneOnce
} from '#support/factor-checks.ts';
import { livingRows, seenBy, type Snapshot } from '#support/role-matrix.ts';
import type { ClusterWorld } from '#support/server-world.ts';

/** What must hold of a run, by the names of docs/reliability.md. Each says what it has found. */
export class Checker {
	readonly #world: ClusterWorld;
	/** Every mutation that was said to be saved, and where. */
	readonly #saved = new Map<string, Saved>();
	readonly #reached = new Map<Device, number>();
	/** What devices had read when their rows were last compared; again after each restart. */
	readonly #compared = new WeakMap<Replica, string | null>();
	#snapshot: Snapshot | undefined;
	/** From here on what was decided before may be listed as lost. */
	isRestored = false;

	constructor(world: ClusterWorld) {
		this.#world = world;
	}

	/** To be called when a device has said that a change is saved. */
	save(device: Device, id: string): void {
		const pending = device.replica.queue.get(id);
		expect(pending, `C1 ${device.name} said saved and holds nothing of ${id}`).toBeDefined();
		if (pending !== undefined) this.note(device, pending);
	}

	/** The same, of one that may have been replaced since. */
	note(device: Device, { mutation, lane }: Pick<Pending, 'mutation' | 'lane'>): void {
		this.#saved.set(mutation.id, { device, mutation, lane, order: this.#saved.size + 1 });
	}

	/** At any moment, faults or not. */
	async duringRun(devices: readonly Device[]): Promise<void> {
		const snapshot = await this.#look();
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

	/** When nothing moves any more. */
	async afterQuiet(devices: readonly Device[]): Promise<void> {
		const snapshot = await this.#look();
		for (const device of devices) {
			expectSame(device, snapshot, 'C4');
			const stuck = device.replica.queue.list().filter((one) => !device.replica.isHeld(one));
			expect(stuck, `C11 ${device.name} does not get rid of what waits`).toEqual([]);
		}
		const audit = await this.#world.audit();
		this.#expectOnce(audit);
		this.#expectOneEnd(audit);
		const { factors } = this.#world;
		if (factors) expectLoosenedByTheFresh(audit, { saved: this.#saved, factors });
		expectNothingBothered(devices);
		if (this.isRestored) return;
		expectRedoneOnce(audit, this.#saved);
		this.#expectInOrder(audit);
		this.#expectNothingLoosenedUnseen(audit);
	}

	#expectNoVerdictAhead({ replica, name }: Device): void {
		// The versions of two histories cannot be compared.
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

	/** What the server has, by now. */
	async #look(): Promise<Snapshot> {
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

	#expectOneEnd(audit: readonly AuditEvent[]): void {
		const decided = new Set(audit.map(({ mutation_id: id }) => id));
		for (const [id, { device }] of this.#saved) {
			const { settled, queue } = device.replica;
			if (device.isRevoked) {
				// A device that the server turned away has handed over what it had not sent.
				const isSettled = settled.get(id) !== undefined || decided.has(id);
				if (!this.isRestored)
					expect(isSettled, `C1 ${device.name} handed ${id} to nobody`).toBe(true);
				continue;
			}
			const isKnown = settled.get(id) !== undefined || queue.get(id) !== undefined;
			expect(isKnown, `C1 ${device.name} has lost ${id}`).toBe(true);
			const kind = settled.get(id)?.kind;
			// What is not in the audit was not sent, or is known to be lost.
			expect(kind === 'verdict', `C1 ${device.name}: ${id} ${String(kind)}`).toBe(decided.has(id));
			if (!this.isRestored) expect(kind, `C1 ${id} was listed as lost`).not.toBe('lost');
		}
	}

	/** What waits for nothing is decided in the order in which it was made, lane by lane. */
	#expectInOrder(audit: readonly AuditEvent[]): void {
		const reached = new Map<Device, Record<Lane, number>>();
		for (const { mutation_id: id } of audit) {
			const saved = this.#saved.get(id ?? '');
			if (saved === undefined || saved.mutation.dependsOn !== undefined) continue;
			const { device, lane, order } = saved;
			const before = reached.get(device) ?? { urgent: 0, ordinary: 0 };
			expect(order, `C3 ${device.name}: ${id} was overtaken`).toBeGreaterThan(before[lane]);
			reached.set(device, { ...before, [lane]: order });
		}
	}

	/** A restoring whose author had not seen the newest suspension has undone nothing. */
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
	/** How many were saved by then, anywhere. */
	readonly order: number;
}

/** Whether a device has read as far as this, in this history. */
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

/** One that moves the version, whether it was so already or not. */
function isSuspension({ name, outcome }: AuditEvent): boolean {
	return name === 'administrator.suspend' && (outcome === 'applied' || outcome === 'noop');
}

/** What is shown is the base with everything that waits run over it. */
function expectOverlay({ replica, name }: Device): void {
	const shown = [...replica.view.written()];
	replica.rebase();
	expect([...replica.view.written()], `C5 ${name} shows something else`).toEqual(shown);
}
