import type { DecisionKind } from '@tenantry/shared/domain/access-review/decision.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { MutationArgs } from '@tenantry/shared/mutators.ts';
import type { Evidence } from '@tenantry/sync-server/reviews/evidence/evidence.ts';
import { decisionArgs } from '#support/reviews/decision-args.ts';
import { newId } from '#support/servers/operator.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import {
	createServerWorld,
	type ServerWorld,
	type SignedInDevice,
	type WorldOptions
} from '#support/servers/world.ts';

export const DAY_MS = 24 * 3_600_000;

interface Decision {
	readonly id: string;
	readonly reviewId: string;
	readonly kind: DecisionKind;
	readonly note?: string;
}

/** Two owners who review a few people, one for each kind of decision. */
export interface EvidenceWorld extends ServerWorld {
	readonly device: SignedInDevice;
	readonly ada: ServerReplica;
	readonly kim: ServerReplica;
	/** Ids of the people under review, by first name. */
	readonly subjects: Readonly<Record<'Sam' | 'Mia' | 'Lou' | 'Eve' | 'Bob', string>>;
	/** Starts a review by Ada of all subjects, and returns its id. */
	start(review?: Partial<MutationArgs<'accessReview.start'>>): Promise<string>;
	/** Pulls, decides, and returns the outcome. */
	decide(by: ServerReplica, decision: Decision): Promise<string>;
	/** Decides in each way: Sam is kept, Mia reduced, Lou suspended. */
	decideAll(reviewId: string): Promise<void>;
	/** Moves the clock past the due date, suspends these people and ends the review. */
	fallDue(reviewId: string, ...undecided: readonly string[]): Promise<void>;
	/** Requests the file, as Ada unless another device is given. */
	ask(reviewId: string, format?: string, device?: SignedInDevice): Promise<Response>;
	/** Returns the text of the JSON file, as Ada exports it. */
	exportText(reviewId: string): Promise<string>;
	evidence(reviewId: string): Promise<Evidence>;
}

export async function openEvidenceWorld(options: WorldOptions = {}): Promise<EvidenceWorld> {
	const world = await createServerWorld(options);

	const owner = async (firstName: string) =>
		world.signIn(
			await world.addAdministrator({ role: OWNER_ROLE, firstName, lastName: 'Owner' }),
			`${firstName}’s phone`
		);
	const add = (firstName: string) =>
		world.addAdministrator({ role: 'Help Desk', firstName, lastName: 'Subject' });

	const device = await owner('Ada');
	const ada = new ServerReplica(world, device);
	const kim = new ServerReplica(world, await owner('Kim'));
	const subjects = {
		Sam: await add('Sam'),
		Mia: await add('Mia'),
		Lou: await add('Lou'),
		Eve: await add('Eve'),
		Bob: await add('Bob')
	};

	async function start(review: Partial<MutationArgs<'accessReview.start'>> = {}): Promise<string> {
		const id = newId();
		await ada.pull();
		const { outcome, rejection } = await ada.change('accessReview.start', {
			id,
			name: 'Spring review',
			scope: { kind: 'all' },
			subjects: [...Object.values(subjects), ada.administratorId],
			reviewers: [ada.administratorId, kim.administratorId],
			dueAt: world.clock.now + 14 * DAY_MS,
			undecided: 'suspend',
			repeatDays: null,
			...review
		});
		if (outcome !== 'applied') throw new Error(`It did not start: ${rejection?.code ?? outcome}`);
		return id;
	}

	async function decide(by: ServerReplica, decision: Decision): Promise<string> {
		await by.pull();
		world.clock.now += 60_000;
		const { outcome, rejection } = await by.change('administrator.review', decisionArgs(decision));
		return rejection?.code ?? outcome;
	}

	function ask(reviewId: string, format = 'json', by = device): Promise<Response> {
		return by.fetch(`/sync/v1/reviews/${reviewId}/evidence?format=${format}`);
	}

	async function exportText(reviewId: string): Promise<string> {
		const answer = await ask(reviewId);
		if (!answer.ok) throw new Error(`No evidence: ${await answer.text()}`);
		return answer.text();
	}

	return Object.assign(world, {
		device,
		ada,
		kim,
		subjects,
		start,
		decide,
		async decideAll(reviewId: string) {
			const { Sam, Mia, Lou } = subjects;
			await decide(ada, { id: Sam, reviewId, kind: 'keep' });
			await decide(kim, { id: Mia, reviewId, kind: 'reduce', note: 'No more clinics' });
			await decide(kim, { id: Lou, reviewId, kind: 'suspend', note: 'Left in May' });
		},
		async fallDue(reviewId: string, ...undecided: readonly string[]) {
			world.clock.now += 15 * DAY_MS;
			for (const id of undecided)
				await world.apply('administrator.suspendUnreviewed', { id, reviewId });
			await world.apply('accessReview.end', { id: reviewId });
			const last_seen_at = world.clock.now;
			await world.store.db.updateTable('session').set({ last_seen_at }).execute();
		},
		ask,
		exportText,
		async evidence(reviewId: string) {
			// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- The tests compare it field by field.
			return JSON.parse(await exportText(reviewId)) as Evidence;
		}
	} satisfies Omit<EvidenceWorld, keyof ServerWorld>);
}
