import { ReviewDecision, reviewDecisions } from '@tenantry/shared/domain/access-review/decision.ts';
import { accessReviews } from '@tenantry/shared/domain/access-review/schema.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { providers } from '@tenantry/shared/domain/provider/schema.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { AuditEvent } from '#store/store.ts';
import { changesOf } from '#sync/audit/replay.ts';
import type { PeopleInScope } from './coverage.ts';
import {
	startedReview,
	toPerson,
	type DecidedSubject,
	type EvidenceFacts,
	type Position
} from './evidence.ts';
import { ScopeReplay } from './scope-replay.ts';

interface Person {
	readonly value: Record<string, unknown>;
	exists: boolean;
}

const NAME_FIELDS: ReadonlySet<string> = new Set(['firstName', 'lastName', 'email']);

/**
 * Reads the evidence of a review from the audit alone, event by event, so that it is compared with
 * what was decided instead of with rows that someone may have changed.
 */
export class EvidenceReplay {
	readonly #providerId: string;
	readonly #id: string;
	readonly #people = new Map<string, Person>();
	readonly #decisions = new Map<string, DecidedSubject>();
	readonly #scope = new ScopeReplay();
	#inScope: PeopleInScope;
	#providerName = '';
	#started: AuditEvent | undefined;
	#closed: AuditEvent | undefined;

	constructor(providerId: string, id: string) {
		this.#providerId = providerId;
		this.#id = id;
	}

	follow(event: AuditEvent): void {
		for (const change of changesOf(event)) {
			if (this.#started === undefined) this.#scope.follow(change);
			const { collection, id, field, to } = change;
			if (collection === administrators.name) this.#person(id, field, to);
			else if (collection === providers.name && field === 'name') this.#providerName = String(to);
			else if (id === this.#id) this.#reviewed(event, change);
		}
	}

	facts(head: Position): EvidenceFacts | undefined {
		if (this.#started === undefined) return undefined;
		return {
			provider: { id: this.#providerId, name: this.#providerName },
			head,
			id: this.#id,
			review: startedReview(this.#started, this.#id),
			inScope: this.#inScope,
			started: this.#started,
			closed: this.#closed,
			decisions: this.#decisions,
			personOf: (id) => {
				const { value = {}, exists = false } = this.#people.get(id) ?? {};
				return toPerson(value, exists);
			}
		};
	}

	#person(id: string, field: string, to: unknown): void {
		const person: Person = this.#people.get(id) ?? { value: {}, exists: true };
		this.#people.set(id, person);
		if (field === 'deleted') person.exists = false;
		else if (NAME_FIELDS.has(field)) person.value[field] = to;
	}

	#reviewed(event: AuditEvent, { collection, field, to }: FieldChange): void {
		if (collection === reviewDecisions.name)
			this.#decisions.set(field, { event, decision: ReviewDecision.parse(to) });
		if (collection !== accessReviews.name) return;
		if (this.#started === undefined) this.#start(event);
		if (field === 'closedAt' && to !== null) this.#closed = event;
	}

	#start(event: AuditEvent): void {
		this.#started = event;
		this.#inScope = this.#scope.inScope(startedReview(event, this.#id).scope);
	}
}
