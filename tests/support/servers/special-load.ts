import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import fc from 'fast-check';
import { decideOne } from '#support/cluster/approvals.ts';
import { decideStep } from '#support/cluster/approval-steps.ts';
import type { Cluster } from '#support/cluster/cluster.ts';
import type { Device } from '#support/cluster/device.ts';
import { plan } from '#support/cluster/plans.ts';
import { planStep } from '#support/cluster/plan-steps.ts';
import { expectReviewed, type SeenBases } from '#support/cluster/review-checks.ts';
import { reviewStep } from '#support/cluster/review-steps.ts';
import { makeReviewChange } from '#support/cluster/reviews.ts';
import type { ProcessWorld } from './process-world.ts';

const specialStep = fc.oneof(planStep, decideStep, reviewStep);
type SpecialStep = typeof specialStep extends fc.Arbitrary<infer S> ? S : never;

/** Time passes as it does, so plans and reviews come to their time within seconds. */
const SOON_MS = 1_000;
const PEOPLE = 3;

/**
 * What devices do besides their usual steps while servers are killed: they plan access, review
 * people, and approve deletions, which wait for a second person.
 */
export class SpecialLoad {
	readonly #world: ProcessWorld;
	readonly #cluster: Cluster;
	readonly #people: readonly string[];
	readonly #organizationId: string;
	readonly #bases: SeenBases = new Map();

	static async open(world: ProcessWorld, cluster: Cluster): Promise<SpecialLoad> {
		const people: string[] = [];
		for (let count = 0; count < PEOPLE; count++) {
			const person = { role: 'Help Desk', accessMode: 'selected' } as const;
			people.push(AdministratorId.parse(await world.addAdministrator(person)));
		}
		const organizationId = await world.addOrganization();
		const { providerId } = world;
		await world.apply('provider.setPolicy', { providerId, approvals: ['delete'] });
		return new SpecialLoad(world, cluster, { people, organizationId });
	}

	private constructor(
		world: ProcessWorld,
		cluster: Cluster,
		about: { readonly people: readonly string[]; readonly organizationId: string }
	) {
		this.#world = world;
		this.#cluster = cluster;
		this.#people = about.people;
		this.#organizationId = about.organizationId;
	}

	/** Yields an endless series of steps for one device, the same for the same seed. */
	*stepsOf(seed: number): Generator<SpecialStep, never> {
		for (let part = 0; ; part++)
			yield* fc.sample(specialStep, { seed: seed * 1_000 + part, numRuns: 100 });
	}

	async take(step: SpecialStep, device: Device): Promise<void> {
		const id = await this.#make(step, device);
		if (id !== undefined) this.#cluster.checker.save(device, id);
	}

	/** Expects every decision of a review to count where it may; the schedule may be late. */
	async expectReviewed(): Promise<void> {
		expectReviewed(await this.#world.audit(), { bases: this.#bases, at: 0 });
	}

	#make(step: SpecialStep, device: Device): Promise<string | undefined> {
		const at = this.#world.clock.now;
		switch (step.kind) {
			case 'plan': {
				const id = this.#people[step.person] ?? '';
				const organizationId = this.#organizationId;
				return plan(device, step.change, { id, organizationId, at, minuteMs: SOON_MS });
			}
			case 'decide':
				return decideOne(device, step);
			case 'startReview':
			case 'review':
			case 'closeReview': {
				const [subjects, bases] = [this.#people, this.#bases];
				return makeReviewChange(device, step, { subjects, bases, at, hourMs: SOON_MS });
			}
		}
	}
}
