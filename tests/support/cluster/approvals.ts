import { APPROVAL_KINDS } from '@tenantry/shared/domain/approval/kinds.ts';
import { expireDue } from '@tenantry/sync-server/sync/approvals/expire.ts';
import type { SettledEntry } from '@tenantry/web/replica/queue/settled.ts';
import type { ServerWorld } from '#support/servers/world.ts';
import { expectApproved, expectAgreed } from './approval-checks.ts';
import type { ApprovalStep, AskedChange } from './approval-steps.ts';
import type { Cluster } from './cluster.ts';
import type { Device } from './device.ts';

const HOUR_MS = 3_600_000;

/** Three people about whom changes wait for a second person. */
export class Approvals {
	readonly #cluster: Cluster;
	readonly #world: ServerWorld;
	readonly #people: readonly string[];
	readonly #organization: string;

	static async open(world: ServerWorld): Promise<(cluster: Cluster) => Approvals> {
		const people: string[] = [];
		for (const role of ['Help Desk', 'Read Only', 'Manager'] as const)
			people.push(
				await world.addAdministrator({ role, accessMode: 'selected', mfaRequired: true })
			);
		const organization = await world.addOrganization();
		const { providerId } = world;
		await world.apply('provider.setPolicy', { providerId, approvals: [...APPROVAL_KINDS] });
		return (cluster) => new Approvals(cluster, world, people, organization);
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

	async do(step: ApprovalStep): Promise<void> {
		if (step.kind === 'pass') return this.pass(step);
		const device = this.#cluster.deviceAt(step.device);
		if (device === undefined) return;
		await device.unlock();
		const id = await this.#make(device, step);
		if (id !== undefined) this.#cluster.checker.save(device, id);
	}

	/** Lets time pass, while everyone stays signed in. */
	async pass({ hours, isLate }: { readonly hours: number; readonly isLate: boolean }) {
		const { store, clock, providerId } = this.#world;
		clock.now += hours * HOUR_MS;
		await store.db.updateTable('session').set({ last_seen_at: clock.now }).execute();
		if (!isLate) await store.write(providerId, (tx) => expireDue(tx, clock.now));
	}

	/** Expects that nothing took effect alone, twice or too late, and that all devices know it. */
	async expectApproved(): Promise<void> {
		const { store, providerId } = this.#world;
		const audit = await this.#world.audit();
		expectApproved(audit);
		const requests = await store.db
			.selectFrom('mutation')
			.selectAll()
			.where('provider_id', '=', providerId)
			.where('expires_at', 'is not', null)
			.execute();
		expectAgreed(requests, this.#cluster.living());
	}

	async #make(
		device: Device,
		step: Exclude<ApprovalStep, { readonly kind: 'pass' }>
	): Promise<string | undefined> {
		if (step.kind === 'ask') return this.#ask(device, this.#people[step.person] ?? '', step.change);
		if (step.kind === 'decide') return decideOne(device, step);
		const waiting = waitingOn(device);
		const entry = waiting[step.place % waiting.length];
		if (entry === undefined) return undefined;
		return reconsider(device, entry, step.isRedo);
	}

	#ask(device: Device, id: string, change: AskedChange): Promise<string> {
		switch (change.name) {
			case 'administrator.changeRole':
				return device.mutate(change.name, { id, role: change.role });
			case 'organizationAccess.setMode': {
				const organizationIds = [this.#organization];
				return change.mode === 'all'
					? device.mutate(change.name, { id, mode: change.mode })
					: device.mutate(change.name, { id, mode: change.mode, organizationIds });
			}
			case 'administrator.suspend':
			case 'administrator.restore':
			case 'administrator.requireMfa':
			case 'administrator.removeMfa':
			case 'administrator.sendTotpReset':
			case 'administrator.allowExport':
				return device.mutate(change.name, { id });
		}
	}
}

/** Decides one of the changes that wait for approval as far as a device knows; returns the id. */
export async function decideOne(
	device: Device,
	{ place, decision }: ApprovalStep & { readonly kind: 'decide' }
): Promise<string | undefined> {
	const waiting = waitingOn(device);
	const entry = waiting[place % waiting.length];
	return entry && decide(device, entry.id, decision);
}

/** Changes that wait for approval as far as a device knows, its person's own among them. */
function waitingOn({ replica }: Device): SettledEntry[] {
	return [...replica.settled.all()].filter(
		({ verdict }) => verdict?.outcome === 'approval' && verdict.successor === undefined
	);
}

function decide(
	device: Device,
	mutationId: string,
	decision: 'approve' | 'decline' | 'breakGlass'
): Promise<string> {
	switch (decision) {
		case 'approve':
			return device.mutate('approval.approve', { mutationId });
		case 'decline':
			return device.mutate('approval.decline', { mutationId });
		case 'breakGlass':
			return device.mutate('approval.breakGlass', { mutationId, reason: 'Nobody else is here' });
	}
}

/** Withdraws or repeats a waiting change; the server refuses it of anybody but its author. */
async function reconsider(
	device: Device,
	{ id, mutation }: SettledEntry,
	isRedo: boolean
): Promise<string | undefined> {
	const call = isRedo
		? { name: mutation.name, args: mutation.args, redoOf: id }
		: { name: 'verdict.discard', args: { mutationId: id }, redoOf: id };
	const enqueued = await device.replica.enqueue(call);
	return enqueued.ok ? enqueued.value.queued.mutation.id : undefined;
}
