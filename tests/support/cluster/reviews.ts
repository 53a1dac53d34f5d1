import { accessReviews } from '@tenantry/shared/domain/access-review/schema.ts';
import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { fieldKey } from '@tenantry/shared/row.ts';
import { endDueReviews } from '@tenantry/sync-server/sync/reviews/end-due-reviews.ts';
import { decisionArgs } from '#support/reviews/decision-args.ts';
import { newId } from '#support/servers/operator.ts';
import type { ServerWorld } from '#support/servers/world.ts';
import type { Cluster } from './cluster.ts';
import type { Device } from './device.ts';
import { expectReviewed, type SeenBases } from './review-checks.ts';
import type { ReviewStep } from './review-steps.ts';

const HOUR_MS = 3_600_000;

/** Three people, and the owners themselves, whose access is reviewed. */
export class Reviews {
	readonly #cluster: Cluster;
	readonly #world: ServerWorld;
	readonly #people: readonly string[];
	/** The version of each decision that its author had seen. */
	readonly #bases: SeenBases = new Map();

	static async open(world: ServerWorld): Promise<(cluster: Cluster) => Reviews> {
		const people: string[] = [];
		for (const role of ['Help Desk', 'Read Only', 'Manager'] as const)
			people.push(AdministratorId.parse(await world.addAdministrator({ role })));
		return (cluster) => new Reviews(cluster, world, people);
	}

	private constructor(cluster: Cluster, world: ServerWorld, people: readonly string[]) {
		this.#cluster = cluster;
		this.#world = world;
		this.#people = people;
	}

	async do(step: ReviewStep): Promise<void> {
		if (step.kind === 'passHours') return this.pass(step);
		const device = this.#cluster.deviceAt(step.device);
		if (device === undefined) return;
		await device.unlock();
		const id = await makeReviewChange(device, step, {
			subjects: [...this.#people, ...ownersOn(device)],
			bases: this.#bases,
			at: this.#world.clock.now,
			hourMs: HOUR_MS
		});
		if (id !== undefined) this.#cluster.checker.save(device, id);
	}

	/** Lets time pass, while everyone stays signed in. */
	async pass({ hours, isLate }: { readonly hours: number; readonly isLate: boolean }) {
		const { store, clock } = this.#world;
		clock.now += hours * HOUR_MS;
		await store.db.updateTable('session').set({ last_seen_at: clock.now }).execute();
		if (isLate) return;
		await endDueReviews({
			store,
			clock: () => clock.now,
			onAccessEnd: () => undefined,
			onError: (error) => {
				throw error;
			}
		});
	}

	/** Expects that every decision counts where it may, and that nothing is overdue. */
	async expectReviewed(): Promise<void> {
		expectReviewed(await this.#world.audit(), { bases: this.#bases, at: this.#world.clock.now });
	}
}

export interface Reviewing {
	/** People whose access is reviewed. */
	readonly subjects: readonly string[];
	/** Receives the version of each decision that its author had seen. */
	readonly bases: SeenBases;
	readonly at: number;
	/** What counts as an hour, where time really passes. */
	readonly hourMs: number;
}

export type ReviewChange = Exclude<ReviewStep, { readonly kind: 'passHours' }>;

/** Makes a change about reviews on a device; returns its id, if the device knows of any. */
export async function makeReviewChange(
	device: Device,
	step: ReviewChange,
	reviewing: Reviewing
): Promise<string | undefined> {
	if (step.kind === 'startReview') return start(device, step, reviewing);
	const known = reviewsOn(device);
	const reviewId = known[step.review % known.length];
	if (reviewId === undefined) return undefined;
	if (step.kind === 'closeReview')
		return device.mutate('accessReview.close', { id: reviewId, repeats: step.repeats });
	const { subjects, bases } = reviewing;
	const subject = subjects[step.person % subjects.length] ?? '';
	const decision = { id: subject, reviewId, kind: step.decision };
	const id = await device.mutate('administrator.review', decisionArgs(decision));
	const base = device.replica.queue.get(id)?.mutation.base;
	bases.set(id, base?.[fieldKey('reviewDecision', reviewId, subject)]);
	return id;
}

function start(
	device: Device,
	{ hours, undecided, isRepeated, isAlone }: ReviewStep & { readonly kind: 'startReview' },
	{ subjects, at, hourMs }: Reviewing
): Promise<string> {
	const owners = ownersOn(device);
	return device.mutate('accessReview.start', {
		id: newId(),
		name: 'Review',
		scope: { kind: 'all' },
		subjects: [...subjects],
		reviewers: isAlone ? owners.slice(0, 1) : owners,
		dueAt: at + hours * hourMs,
		undecided,
		repeatDays: isRepeated ? 1 : null
	});
}

/** The owners that a device knows of; none where its person sees nobody else. */
function ownersOn({ replica }: Device): string[] {
	return [...replica.view.find('administrator', 'role', OWNER_ROLE)].sort();
}

/** The reviews that a device knows of, its own unsent ones included. */
function reviewsOn({ replica }: Device): string[] {
	const { name } = accessReviews;
	const received = [...replica.rows.rows(name)].map(([id]) => id);
	const written = [...replica.view.written()].flatMap(({ collection, id }) =>
		collection === name ? [id] : []
	);
	return [...new Set([...received, ...written])].sort();
}
