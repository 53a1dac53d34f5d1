import { randomBytes } from 'node:crypto';
import { AccessReviewId, AdministratorId } from '@tenantry/shared/domain/ids.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import { decisionArgs } from '#support/reviews/decision-args.ts';
import { connect } from './client.ts';
import { storedRows } from './database.ts';
import { ben, type Person } from './people.ts';
import type { World } from './world.ts';

interface ReviewPlan {
	readonly name: string;
	readonly subjects: readonly Person[];
	readonly reviewers: readonly Person[];
	/** Epoch milliseconds. */
	readonly dueAt: number;
	/** Null, or absent, if it is not repeated. */
	readonly repeatDays?: number | null;
}

/** Starts and decides access reviews, as a colleague does on another device. */
export interface Colleague {
	/** Returns the id of the review. */
	start(plan: ReviewPlan): Promise<string>;
	decide(reviewId: string, person: Person, kind: 'keep' | 'reduce' | 'suspend'): Promise<void>;
}

export async function openColleague(world: World, colleague: Person = ben): Promise<Colleague> {
	const client = await connect(world.server.url, colleague);

	async function push<N extends MutationName>(name: N, args: MutationArgs<N>): Promise<void> {
		await client.pull();
		const { results } = await client.push(client.mutation(name, args));
		const refused = results.find(({ outcome }) => outcome === 'rejected');
		if (refused) throw new Error(`${name} was refused: ${JSON.stringify(refused)}`);
	}

	return {
		async start({ name, subjects, reviewers, dueAt, repeatDays = null }) {
			const id = AccessReviewId.parse(randomBytes(12).toString('hex'));
			await push('accessReview.start', {
				id,
				name,
				scope: { kind: 'all' },
				subjects: subjects.map(idOf),
				reviewers: reviewers.map(idOf),
				dueAt,
				undecided: 'list',
				repeatDays
			});
			return id;
		},
		async decide(reviewId, person, kind) {
			const review = AccessReviewId.parse(reviewId);
			const subject = { id: idOf(person), reviewId: review };
			await push('administrator.review', decisionArgs({ ...subject, kind }));
		}
	};
}

/** Adds administrators until there are this many. */
export async function fillUp(world: World, size: number): Promise<void> {
	const client = await connect(world.server.url, ben);
	const present = await storedRows(world, 'administrator');
	const additions = Array.from({ length: size - present.length }, (_, at) =>
		client.mutation('administrator.create', {
			id: AdministratorId.parse(randomBytes(12).toString('hex')),
			email: `newcomer.${at}@northwind-msp.example`,
			firstName: `Newcomer ${at}`,
			lastName: 'Zimmer',
			role: 'Read Only'
		})
	);
	for (let at = 0; at < additions.length; at += 20)
		await client.push(...additions.slice(at, at + 20));
}

function idOf({ id }: Person): AdministratorId {
	return AdministratorId.parse(id);
}
