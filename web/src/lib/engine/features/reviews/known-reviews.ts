import {
	reviewDecisions,
	type ReviewDecision,
	type ReviewDecisions
} from '@tenantry/shared/domain/access-review/decision.ts';
import { accessReviews, type AccessReview } from '@tenantry/shared/domain/access-review/schema.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { isProvisional } from '@tenantry/shared/row.ts';
import type { Row } from '@tenantry/shared/row.ts';
import type { ChangeState } from '#lib/engine-api/change.ts';
import { queuedState } from '#lib/engine/session/badges.ts';
import { mentionedIds } from '#lib/replica/queue/queued-mutation.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { rowKey } from '#lib/replica/rows/patch.ts';
import type { View } from '#lib/replica/view.ts';

export class KnownReview {
	readonly id: string;
	readonly review: AccessReview;
	readonly #row: Row;
	readonly #decided: Row | undefined;

	constructor(view: View, id: string, row: Row) {
		this.id = id;
		this.#row = row;
		// Rows were parsed when they entered the replica.
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
		this.review = row.value as unknown as AccessReview;
		this.#decided = view.row(reviewDecisions.name, id);
	}

	/** Version at which the review started; orders reviews. */
	get startedVersion(): number {
		return this.#row.created;
	}

	get unsent(): number {
		return Object.values(this.#decided?.fields ?? {}).filter(isProvisional).length;
	}

	decisionAbout(administratorId: string): ReviewDecision | undefined {
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
		return (this.#decided?.value as ReviewDecisions | undefined)?.[administratorId];
	}

	stateAbout(administratorId: string, replica: Replica): ChangeState | null {
		if (!isProvisional(this.#decided?.fields[administratorId] ?? 0)) return null;
		const queued = replica.queue
			.about(rowKey(administrators.name, administratorId))
			.findLast(({ mutation }) => mentionedIds(mutation).includes(this.id));
		return queued === undefined ? 'waiting' : queuedState(replica, queued);
	}
}

export function knownReviews(view: View): KnownReview[] {
	return view
		.find(accessReviews.name, 'every', '')
		.flatMap((id) => knownReview(view, id) ?? [])
		.sort((left, right) => right.startedVersion - left.startedVersion);
}

export function knownReview(view: View, id: string): KnownReview | undefined {
	const row = view.row(accessReviews.name, id);
	return row === undefined || row.deleted !== undefined
		? undefined
		: new KnownReview(view, id, row);
}
