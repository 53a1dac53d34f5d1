import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { APPROVAL_KINDS, type ApprovalKind } from '@tenantry/shared/domain/approval/kinds.ts';
import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import type { Mutation, PushResult } from '@tenantry/shared/protocol/push.ts';
import type { Verdict } from '@tenantry/shared/protocol/verdict.ts';
import { verifyChain } from '@tenantry/sync-server/sync/audit/verify-chain.ts';
import { verifyState } from '@tenantry/sync-server/sync/audit/verify-state.ts';
import { expect } from 'vitest';
import { ServerReplica } from '#support/servers/replica.ts';
import { createServerWorld, type ServerWorld, type WorldOptions } from '#support/servers/world.ts';

export const HOUR_MS = 3_600_000;

/** Decides a waiting change; its id is that of the request. */
type Decide = (by: ServerReplica, mutationId: string, rest?: Partial<Mutation>) => Promise<string>;

export interface ApprovalWorld extends ServerWorld {
	/** Two owners, of whom the first asks and the second decides, and a technician. */
	readonly ada: ServerReplica;
	readonly kim: ServerReplica;
	readonly sam: AdministratorId;
	enter(role: Role): Promise<ServerReplica>;
	/** Moves the clock; everyone stays signed in. */
	wait(ms: number): Promise<void>;
	/** Makes a change that is expected to wait, and returns its id. */
	ask<N extends MutationName>(
		by: ServerReplica,
		name: N,
		args: MutationArgs<N>,
		rest?: Partial<Mutation>
	): Promise<string>;
	/** Pulls, makes a change and returns its outcome, or the code of its refusal. */
	change<N extends MutationName>(
		by: ServerReplica,
		name: N,
		args: MutationArgs<N>,
		rest?: Partial<Mutation>
	): Promise<string>;
	/** Ada asks to make Sam a manager, who covers for Jo; returns the id of the change, which waits. */
	raise(): Promise<string>;
	readonly approve: Decide;
	readonly decline: Decide;
	readonly breakGlass: Decide;
	/** Returns a verdict as a person's devices have it after a pull. */
	verdictOf(by: ServerReplica, mutationId: string): Promise<Verdict | undefined>;
	/** Returns the ids of changes that wait for a person's approval. */
	toApprove(by: ServerReplica): Promise<readonly string[]>;
	roleOf(id: string): Promise<unknown>;
	/** Closes the world; fails if the audit's chain is broken or does not explain what stands. */
	closeVerified(): Promise<void>;
}

/** Opens a world in which everything that may wait for approval does. */
export async function openApprovalWorld(
	options: WorldOptions = {},
	kinds: readonly ApprovalKind[] = APPROVAL_KINDS
): Promise<ApprovalWorld> {
	const world = await createServerWorld(options);
	const { providerId } = world;

	async function replicaOf(id: string): Promise<ServerReplica> {
		const replica = new ServerReplica(world, await world.signIn(id));
		await replica.pull();
		return replica;
	}

	const enter = async (role: Role, firstName?: string) =>
		replicaOf(await world.addAdministrator({ role, ...(firstName && { firstName }) }));

	const ada = await enter(OWNER_ROLE, 'Ada');
	const kim = await enter(OWNER_ROLE, 'Kim');
	const sam = AdministratorId.parse(
		await world.addAdministrator({ role: 'Help Desk', firstName: 'Sam' })
	);
	await world.apply('provider.setPolicy', { providerId, approvals: [...kinds] });
	for (const replica of [ada, kim]) await replica.pull();

	/** Makes a change that rests on everything its author may know. */
	async function send<N extends MutationName>(
		by: ServerReplica,
		name: N,
		args: MutationArgs<N>,
		rest: Partial<Mutation>
	) {
		await by.pull();
		const mutation = by.mutation(name, args, rest);
		const [result] = await by.push(mutation);
		return { id: mutation.id, result };
	}

	async function change<N extends MutationName>(
		by: ServerReplica,
		name: N,
		args: MutationArgs<N>,
		rest: Partial<Mutation> = {}
	): Promise<string> {
		return wordOf((await send(by, name, args, rest)).result);
	}

	async function ask<N extends MutationName>(
		by: ServerReplica,
		name: N,
		args: MutationArgs<N>,
		rest: Partial<Mutation> = {}
	): Promise<string> {
		const { id, result } = await send(by, name, args, rest);
		if (result?.outcome !== 'approval') throw new Error(`It did not wait: ${wordOf(result)}`);
		return id;
	}

	async function verdictOf(by: ServerReplica, mutationId: string) {
		await by.pull();
		return by.verdicts.get(mutationId);
	}

	return Object.assign(world, {
		ada,
		kim,
		sam,
		enter: (role: Role) => enter(role),
		async wait(ms: number) {
			world.clock.now += ms;
			const last_seen_at = world.clock.now;
			await world.store.db.updateTable('session').set({ last_seen_at }).execute();
		},
		ask,
		change,
		raise: () =>
			ask(ada, 'administrator.changeRole', { id: sam, role: 'Manager', reason: 'Covers for Jo' }),
		approve: (by, mutationId, rest) => change(by, 'approval.approve', { mutationId }, rest),
		decline: (by, mutationId, rest) =>
			change(by, 'approval.decline', { mutationId, reason: 'Not agreed' }, rest),
		breakGlass: (by, mutationId, rest) =>
			change(by, 'approval.breakGlass', { mutationId, reason: 'Nobody is here' }, rest),
		verdictOf,
		async toApprove(by: ServerReplica) {
			await by.pull();
			return [...by.verdicts.values()]
				.filter(({ outcome, author, successor }) => outcome === 'approval' && author && !successor)
				.map(({ id }) => id);
		},
		async roleOf(id: string) {
			await ada.pull();
			return ada.value('administrator', id)?.role;
		},
		async closeVerified() {
			const { findings } = await verifyState(world.store, providerId);
			const { brokenAt } = await verifyChain(world.store, providerId);
			await world.close();
			expect({ findings, brokenAt }).toEqual({ findings: [], brokenAt: null });
		}
	} satisfies Omit<ApprovalWorld, keyof ServerWorld>);
}

function wordOf(result: PushResult | undefined): string {
	return result?.rejection?.code ?? result?.outcome ?? 'nothing';
}
