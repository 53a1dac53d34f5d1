import { AccessReview } from '@tenantry/shared/domain/access-review/schema.ts';
import { ReviewDecisions } from '@tenantry/shared/domain/access-review/decision.ts';
import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import type { Account } from '@tenantry/sync-server/store/account.ts';
import type { AccessEnding } from '@tenantry/sync-server/sync/effects/access.ts';
import { endDueReviews } from '@tenantry/sync-server/sync/reviews/end-due-reviews.ts';
import { newId } from '#support/servers/operator.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { createServerWorld, type ServerWorld, type WorldOptions } from '#support/servers/world.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export type ReviewArgs = MutationArgs<'accessReview.start'>;
export type Decided = ReviewDecisions[string];

/** A review as it is stored, with what was decided in it. */
export interface StoredReview extends AccessReview {
	readonly id: string;
	readonly decisions: ReviewDecisions;
}

export interface ReviewWorld extends ServerWorld {
	/** Two owners, of whom the first starts reviews, and two whom they review. */
	readonly ada: ServerReplica;
	readonly kim: ServerReplica;
	readonly sam: AdministratorId;
	readonly lee: AdministratorId;
	readonly endings: readonly (AccessEnding & Account)[];
	enter(role: Role, organizationIds?: readonly string[]): Promise<ServerReplica>;
	/** Moves the clock; everyone stays signed in. */
	wait(ms: number): Promise<void>;
	/** Starts a review by Ada, of Sam and Lee by both owners, due in a week; returns its id. */
	start(given?: Partial<ReviewArgs>): Promise<string>;
	/** Pulls, makes a change and returns its outcome, or the code of its refusal. */
	change<N extends MutationName>(
		by: ServerReplica,
		name: N,
		args: MutationArgs<N>
	): Promise<string>;
	/** Does what the schedule does whenever it looks. */
	bySchedule(): Promise<void>;
	/** All reviews, in the order in which they were started. */
	reviews(): Promise<StoredReview[]>;
	isSuspended(id: string): Promise<boolean>;
	/** Names of the events that the schedule wrote, in order. */
	scheduled(): Promise<string[]>;
}

export async function openReviewWorld(options: WorldOptions = {}): Promise<ReviewWorld> {
	const world = await createServerWorld(options);
	const { clock, providerId } = world;
	const endings: (AccessEnding & Account)[] = [];

	async function enter(role: Role, organizationIds?: readonly string[]): Promise<ServerReplica> {
		const access =
			organizationIds === undefined ? {} : ({ accessMode: 'selected', organizationIds } as const);
		const id = await world.addAdministrator({ role, ...access });
		const replica = new ServerReplica(world, await world.signIn(id));
		await replica.pull();
		return replica;
	}

	async function addPerson(role: Role): Promise<AdministratorId> {
		return AdministratorId.parse(await world.addAdministrator({ role }));
	}

	const ada = await enter(OWNER_ROLE);
	const kim = await enter(OWNER_ROLE);
	const [sam, lee] = [await addPerson('Help Desk'), await addPerson('Manager')];

	async function change<N extends MutationName>(
		by: ServerReplica,
		name: N,
		args: MutationArgs<N>
	): Promise<string> {
		await by.pull();
		const { rejection, outcome } = await by.change(name, args);
		return rejection?.code ?? outcome;
	}

	async function stored(collection: string): Promise<ReadonlyMap<string, unknown>> {
		const rows = await world.store.db
			.selectFrom('record')
			.select(['id', 'value'])
			.where('provider_id', '=', providerId)
			.where('collection', '=', collection)
			.orderBy('created')
			.execute();
		return new Map(rows.map(({ id, value }): [string, unknown] => [id, JSON.parse(value)]));
	}

	return Object.assign(world, {
		ada,
		kim,
		sam,
		lee,
		endings,
		enter,
		change,
		async wait(ms: number) {
			clock.now += ms;
			await world.store.db.updateTable('session').set({ last_seen_at: clock.now }).execute();
		},
		async start(given: Partial<ReviewArgs> = {}) {
			const id = newId();
			const outcome = await change(ada, 'accessReview.start', {
				id,
				name: 'Spring review',
				scope: { kind: 'all' },
				subjects: [sam, lee],
				reviewers: [ada.administratorId, kim.administratorId],
				dueAt: clock.now + 7 * DAY_MS,
				undecided: 'suspend',
				repeatDays: null,
				...given
			});
			if (outcome !== 'applied') throw new Error(`The review was not started: ${outcome}`);
			return id;
		},
		bySchedule: () =>
			endDueReviews({
				store: world.store,
				clock: () => clock.now,
				onAccessEnd: (ending) => void endings.push(ending),
				onError: (error) => {
					throw error;
				}
			}),
		async reviews() {
			const decisions = await stored('reviewDecision');
			return [...(await stored('accessReview'))].map(([id, value]) => ({
				id,
				...AccessReview.parse(value),
				decisions: ReviewDecisions.parse(decisions.get(id) ?? {})
			}));
		},
		async isSuspended(id: string) {
			const administrator = (await stored('administrator')).get(id);
			return JSON.stringify(administrator).includes('"suspended":true');
		},
		async scheduled() {
			const events = await world.audit();
			return events.filter((event) => event.actor_name === 'Schedule').map(({ name }) => name);
		}
	} satisfies Omit<ReviewWorld, keyof ServerWorld>);
}
