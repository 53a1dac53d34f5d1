import { plansOf } from '@tenantry/shared/domain/administrator/plans/access-plan.ts';
import { parseRow } from '@tenantry/sync-server/sync/loaded-rows.ts';
import { expect } from 'vitest';
import type { ServerWorld } from '#support/servers/world.ts';
import type { Cluster } from './cluster.ts';
import type { Device } from './device.ts';
import type { PlanStep, PlannedChange } from './plan-steps.ts';

const MINUTE_MS = 60_000;
/** Below the idle limit of a session, which a device in this cluster does not renew. */
const MOST_MINUTES = 50;

/** Three people whose access is planned, and the time in which the plans become due. */
export class Plans {
	readonly #cluster: Cluster;
	readonly #world: ServerWorld;
	readonly #people: readonly string[];
	readonly #organization: string;
	#waited = 0;

	static async open(world: ServerWorld): Promise<(cluster: Cluster) => Plans> {
		const people: string[] = [];
		for (const role of ['Help Desk', 'Read Only', 'Manager'] as const)
			people.push(
				await world.addAdministrator({ role, accessMode: 'selected', organizationIds: [] })
			);
		const organization = await world.addOrganization();
		return (cluster) => new Plans(cluster, world, people, organization);
	}

	private constructor(
		cluster: Cluster,
		world: ServerWorld,
		people: readonly string[],
		organization: string
	) {
		this.#cluster = cluster;
		this.#world = world;
		this.#people = people;
		this.#organization = organization;
	}

	async do(step: PlanStep): Promise<void> {
		if (step.kind === 'wait') {
			this.#wait(step.minutes);
			return;
		}
		const device = this.#cluster.deviceAt(step.device);
		if (device === undefined) return;
		await device.unlock();
		const id = await plan(device, step.change, {
			id: this.#people[step.person] ?? '',
			organizationId: this.#organization,
			at: this.#world.clock.now,
			minuteMs: MINUTE_MS
		});
		this.#cluster.checker.save(device, id);
	}

	/**
	 * Expects that whatever is due has been carried out, by an event of its own and not before its
	 * time, unless it would take the last owner.
	 */
	async expectNothingOverdue(): Promise<void> {
		const { store, providerId, clock } = this.#world;
		const keys = this.#people.map((id) => ({ collection: 'administrator', id }));
		const rows = await store.read(providerId, (reader) => reader.rows(keys));
		const overdue = rows
			.map(parseRow)
			.filter(({ value }) => value.role !== 'Administrator With Billing')
			.flatMap(({ value }) => plansOf(value))
			.filter(({ at }) => at <= clock.now);
		expect(overdue, 'C15 a plan is overdue').toEqual([]);
		for (const event of await this.#world.audit())
			if (event.actor_name === 'Schedule')
				expect(event.changes, 'C15 the schedule wrote an event without an effect').not.toBe('[]');
	}

	/** Lets everything become due. */
	passAll(): void {
		this.#wait(7);
	}

	#wait(minutes: number): void {
		if (this.#waited + minutes > MOST_MINUTES) return;
		this.#waited += minutes;
		this.#world.clock.now += minutes * MINUTE_MS;
	}
}

export interface Planned {
	/** The person whose access is planned. */
	readonly id: string;
	readonly organizationId: string;
	readonly at: number;
	/** What counts as a minute, where time really passes. */
	readonly minuteMs: number;
}

/** Makes a planned change on a device, or one by hand; returns its id. */
export function plan(
	device: Device,
	change: PlannedChange,
	{ id, organizationId, at, minuteMs }: Planned
): Promise<string> {
	const organizationIds = [organizationId];
	const time = at + ('minutes' in change ? change.minutes : 0) * minuteMs;
	switch (change.name) {
		case 'administrator.setEndDate':
			return device.mutate(change.name, { id, endsAt: time });
		case 'administrator.suspendFrom': {
			const plannedSuspension = { from: time, until: time + minuteMs };
			return device.mutate(change.name, { id, plannedSuspension });
		}
		case 'administrator.suspendUntil':
			return device.mutate(change.name, { id, until: time });
		case 'administrator.raiseRole':
			return device.mutate(change.name, { id, role: change.role, until: time });
		case 'organizationAccess.raise':
			return device.mutate(change.name, { id, organizationIds, until: time });
		case 'organizationAccess.grant':
		case 'organizationAccess.revoke':
			return device.mutate(change.name, { id, organizationIds });
		case 'administrator.changeRole':
			return device.mutate(change.name, { id, role: change.role });
		case 'administrator.suspend':
		case 'administrator.restore':
			return device.mutate(change.name, { id });
	}
}
