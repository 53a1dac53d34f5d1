import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import { isOpen } from '@tenantry/web/replica/queue/settled.ts';
import { expect } from 'vitest';
import { Checker } from './checker.ts';
import type { ClusterChange, ClusterStep } from './steps.ts';
import { Device } from './device.ts';
import { newId } from '#support/servers/operator.ts';
import type { ClusterWorld } from '#support/servers/world.ts';
import type { Snapshot } from '#support/store/visible-rows.ts';

/** After this many rounds the server writes without end, and the checks say what is wrong. */
const MOST_ROUNDS = 10;
/** With fewer devices, none is lost, so that there is always one left that carries. */
const FEW = 3;

/** Several devices on one server, driven one step at a time. */
export class Cluster {
	readonly #world: ClusterWorld;
	readonly #devices: Device[] = [];
	/** A device that falls into the water: it is not revoked, and never seen again. */
	#lost: Device | undefined;
	readonly #people: string[] = [];
	readonly #organizations: string[] = [];
	readonly checker: Checker;
	#restore: (() => Promise<void>) | undefined;

	static async open(world: ClusterWorld, crew: readonly Role[]): Promise<Cluster> {
		const cluster = new Cluster(world);
		await cluster.#populate(crew);
		return cluster;
	}

	private constructor(world: ClusterWorld) {
		this.#world = world;
		this.checker = new Checker(world);
	}

	async #populate(crew: readonly Role[]): Promise<void> {
		const world = this.#world;
		for (let count = 0; count < 4; count++) this.#organizations.push(await world.addOrganization());
		for (const role of crew) {
			const organizationIds = this.#organizations.slice(0, 2);
			const accessMode = role === OWNER_ROLE ? 'all' : 'selected';
			const person = { role, accessMode, organizationIds, mfaRequired: true } as const;
			const id = await world.addAdministrator(person);
			this.#people.push(id);
			const names = this.#devices.length === 0 ? ['Phone', 'Tablet'] : ['Browser'];
			for (const name of names) {
				const device = await Device.open(world, await world.signIn(id, name), `${role} ${name}`);
				this.#devices.push(device);
				await device.sync();
			}
		}
		for (const role of ['Help Desk', 'Read Only', 'Manager'] as const) {
			const organizationIds = this.#organizations.slice(1, 3);
			const person = { role, accessMode: 'selected', organizationIds } as const;
			this.#people.push(await world.addAdministrator(person));
		}
	}

	/** Devices that the server has not revoked. */
	living(): readonly Device[] {
		return this.#devices.filter((device) => !device.isRevoked && device !== this.#lost);
	}

	/** Loses one device of a run for good, if others are left. */
	lose(device: Device): void {
		if (this.#lost !== undefined || this.living().length < FEW) return;
		if (!device.isLocked) device.lock();
		this.#lost = device;
		this.checker.noteLost(device);
	}

	/** Runs a step on the given device, or else on the device that the step names. */
	async do(step: ClusterStep, device = this.#deviceNamed(step)): Promise<void> {
		if (step.kind === 'syncAll') {
			const open = this.living().filter(({ isLocked }) => !isLocked);
			await Promise.all(open.map((device) => device.sync()));
			return;
		}
		if (step.kind === 'backUp' || step.kind === 'restore') {
			await this.#useBackup(step.kind);
			return;
		}
		if (device === undefined) return;
		// Whoever wants something of a locked app unlocks it.
		await device.unlock();
		switch (step.kind) {
			case 'change':
				await this.#change(device, step.change);
				return;
			case 'sync':
				device.wire.faults = [...step.faults];
				await device.sync();
				device.wire.heal();
				return;
			case 'restart':
				return device.restart();
			case 'die':
				await device.dieDuring(step.after, () => this.do(step.during, device));
				device.wire.heal();
				return;
			case 'compact':
				return device.compact();
			case 'withdraw':
				await this.#withdraw(device);
				return;
			case 'settle':
				await this.#settle(device, step.isRedo);
				return;
			case 'deliverLate':
				return device.wire.deliverLate();
		}
	}

	/** Ends all faults and syncs every device until nothing moves; returns what all have read. */
	async quiet(): Promise<Snapshot> {
		for (const device of this.living()) {
			await device.unlock();
			device.wire.heal();
			await device.wire.deliverLate();
		}
		for (let round = 0; round < 3; round++) {
			for (const device of this.living()) await device.sync();
		}
		for (const device of this.#devices.filter((one) => one.isRevoked && one !== this.#lost)) {
			device.wire.heal();
			await device.handOver();
		}
		return this.#readAll();
	}

	/**
	 * Syncs every device until all have read the same state, and returns it. A server process also
	 * writes by itself, such as what became of a mail, at any moment; but it comes to rest.
	 */
	async #readAll(): Promise<Snapshot> {
		for (let round = 1; ; round++) {
			const before = await this.checker.look();
			// The first of these syncs tells the owners what was handed over.
			for (const device of this.living()) await device.sync();
			const after = await this.checker.look();
			if (after.hash === before.hash || round === MOST_ROUNDS) return after;
		}
	}

	/**
	 * Expects, once nothing moves, that nothing was lost or done twice and that all replicas agree.
	 */
	async expectAllWell(): Promise<void> {
		const snapshot = await this.quiet();
		await this.checker.afterQuiet(this.living(), snapshot);
		await this.#expectDigestsToAgree();
	}

	/** Expects each device's digest to match the digest that the server sends. */
	async #expectDigestsToAgree(): Promise<void> {
		for (const device of this.living()) {
			// The first pull after a start requests the digest.
			await device.restart();
			await device.sync();
			expect(
				[device.comparisons > 0, device.divergences],
				`C4 the digest of ${device.name} is another`
			).toEqual([true, 0]);
		}
	}

	close(): void {
		for (const device of this.#devices) device.close();
	}

	async #change(device: Device, change: ClusterChange): Promise<void> {
		const id = await this.#enqueue(device, change);
		if (id !== undefined) this.checker.save(device, id);
	}

	async #enqueue(device: Device, change: ClusterChange): Promise<string | undefined> {
		const id = 'person' in change ? this.#personAt(change.person) : newId();
		switch (change.name) {
			case 'administrator.suspend':
			case 'administrator.restore':
			case 'administrator.requireMfa':
			case 'administrator.removeMfa':
				return device.mutate(change.name, { id });
			case 'administrator.delete': {
				const email = device.value('administrator', id)?.email;
				return device.mutate(change.name, { id, email: String(email) });
			}
			case 'administrator.editDetails': {
				const isEmail = change.field === 'email';
				const text = isEmail ? `${change.text}@north.example` : change.text;
				return device.mutate(change.name, { id, [change.field]: text });
			}
			case 'administrator.changeRole':
				return device.mutate(change.name, { id, role: change.role });
			case 'administrator.setApiAccess':
				return device.mutate(change.name, { id, enabled: change.isOn });
			case 'organizationAccess.grant':
			case 'organizationAccess.revoke': {
				const organizationIds = [this.#organizationAt(change.organization)];
				return device.mutate(change.name, { id, organizationIds });
			}
			case 'organizationAccess.setMode': {
				const organizationIds = [this.#organizationAt(change.organization)];
				return change.isOn
					? device.mutate(change.name, { id, mode: 'all' })
					: device.mutate(change.name, { id, mode: 'selected', organizationIds });
			}
			case 'provider.setGlobalMfa': {
				const { providerId } = this.#world;
				return device.mutate(change.name, { providerId, required: change.isOn });
			}
			case 'administrator.create': {
				const email = `${change.text}@north.example`;
				this.#people.push(id);
				const person = { id, email, firstName: 'New', lastName: change.text };
				return device.mutate(change.name, { ...person, role: 'Manager' });
			}
			case 'administrator.endDevice': {
				const { administratorId, deviceId } = this.deviceAt(change.of)?.signedIn ?? {};
				if (administratorId === undefined || deviceId === undefined) return undefined;
				return device.mutate(change.name, { id: administratorId, deviceId });
			}
			case 'organization.create':
				this.#organizations.push(id);
				return device.mutate(change.name, { id, name: `Organization ${id}` });
		}
	}

	/** Copies the SQLite database, or replaces it with its older copy. */
	async #useBackup(kind: 'backUp' | 'restore'): Promise<void> {
		if (this.#world.database !== 'sqlite') return;
		if (kind === 'backUp') this.#restore ??= await this.#world.backUp();
		else if (this.#restore !== undefined) {
			await this.#restore();
			this.#restore = undefined;
			this.checker.isRestored = true;
		}
	}

	async #withdraw(device: Device): Promise<void> {
		const unsent = device.replica.queue.list().find(({ state }) => state === 'waiting');
		if (unsent !== undefined) await device.replica.withdraw(unsent.mutation.id);
		this.checker.noteTakenBack(device);
	}

	/** Settles one of the changes that need the person. */
	async #settle(device: Device, isRedo: boolean): Promise<void> {
		const [entry] = device.replica.needsYou().filter(isOpen);
		if (entry === undefined) return;
		const call = isRedo
			? { ...entry.mutation, redoOf: entry.id }
			: { name: 'verdict.discard', args: { mutationId: entry.id }, redoOf: entry.id };
		const enqueued = await device.replica.enqueue(call);
		if (enqueued.ok) this.checker.save(device, enqueued.value.queued.mutation.id);
	}

	#deviceNamed(step: ClusterStep): Device | undefined {
		return 'device' in step ? this.deviceAt(step.device) : undefined;
	}

	deviceAt(index: number): Device | undefined {
		const living = this.living();
		return living[index % living.length];
	}

	#personAt(index: number): string {
		return this.#people[index % this.#people.length] ?? '';
	}

	#organizationAt(index: number): string {
		return this.#organizations[index % this.#organizations.length] ?? '';
	}
}
