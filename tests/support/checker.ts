import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import type { AuditEvent } from '@tenantry/sync-server/store/store.ts';
import { expect } from 'vitest';
import type { Device } from '#support/device.ts';
import { livingRows, rowsInSight } from '#support/role-matrix.ts';
import type { ClusterWorld } from '#support/server-world.ts';

/** What must hold of a run, by the names of docs/reliability.md. Each says what it has found. */
export class Checker {
	readonly #world: ClusterWorld;
	/** Every mutation that was said to be saved, and where. */
	readonly #saved = new Map<string, { readonly device: Device; readonly mutation: Mutation }>();
	readonly #reached = new Map<Device, number>();
	/** The newest event when the rows were last looked at. */
	#lookedAt = '';
	/** From here on what was decided before may be listed as lost. */
	isRestored = false;

	constructor(world: ClusterWorld) {
		this.#world = world;
	}

	/** To be called when a device has said that a change is saved. */
	save(device: Device, id: string): void {
		const mutation = device.replica.queue.get(id)?.mutation;
		expect(mutation, `C1 ${device.name} said saved and holds nothing of ${id}`).toBeDefined();
		if (mutation !== undefined) this.#saved.set(id, { device, mutation });
	}

	/** At any moment, faults or not. */
	async duringRun(devices: readonly Device[]): Promise<void> {
		for (const device of devices) {
			this.#expectNoVerdictAhead(device);
			expectOverlay(device);
			this.#expectForward(device);
		}
		await this.#expectInvariants();
	}

	/** When nothing moves any more. */
	async afterQuiet(devices: readonly Device[]): Promise<void> {
		for (const device of devices) {
			await this.#expectSameAsServer(device);
			const stuck = device.replica.queue.list().filter((one) => !device.replica.isHeld(one));
			expect(stuck, `C11 ${device.name} does not get rid of what waits`).toEqual([]);
		}
		const audit = await this.#world.audit();
		this.#expectOnce(audit);
		this.#expectOneEnd(audit);
		if (!this.isRestored) this.#expectNothingLoosenedUnseen(audit);
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

	async #expectInvariants(): Promise<void> {
		const { store, providerId } = this.#world;
		const hash = await store.read(providerId, async ({ head }) => head.hash);
		if (hash === this.#lookedAt) return;
		this.#lookedAt = hash;
		const rows = await livingRows(store, providerId);
		const people = [...rows].filter(([key]) => key.startsWith('administrator/'));
		const owners = people.filter(
			([, { value }]) =>
				value.role === OWNER_ROLE && value.suspended !== true && value.registered === true
		);
		expect(owners.length, 'C8 no active owner is left').toBeGreaterThan(0);
		const emails = people.map(([, { value }]) => String(value.email).toLowerCase());
		expect(new Set(emails).size, 'C8 two administrators have one address').toBe(emails.length);
	}

	async #expectSameAsServer(device: Device): Promise<void> {
		const { store, providerId } = this.#world;
		const expected = await rowsInSight(store, providerId, device.signedIn.administratorId);
		const held = device.rows();
		const foreign = [...held.keys()].filter((key) => !expected.has(key));
		expect(foreign, `C7 ${device.name} holds what its person may not see`).toEqual([]);
		expect(held, `C4 ${device.name} has diverged`).toEqual(expected);
	}

	#expectOnce(audit: readonly AuditEvent[]): void {
		const ids = audit.flatMap(({ mutation_id: id }) => id ?? []);
		expect(ids.length, 'C2 a mutation was decided twice').toBe(new Set(ids).size);
	}

	#expectOneEnd(audit: readonly AuditEvent[]): void {
		const decided = new Set(audit.map(({ mutation_id: id }) => id));
		for (const [id, { device }] of this.#saved) {
			if (device.isRevoked) continue;
			const { settled, queue } = device.replica;
			const isKnown = settled.get(id) !== undefined || queue.get(id) !== undefined;
			expect(isKnown, `C1 ${device.name} has lost ${id}`).toBe(true);
			const kind = settled.get(id)?.kind;
			// What is not in the audit was not sent, or is known to be lost.
			expect(kind === 'verdict', `C1 ${device.name}: ${id} ${String(kind)}`).toBe(decided.has(id));
			if (!this.isRestored) expect(kind, `C1 ${id} was listed as lost`).not.toBe('lost');
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
