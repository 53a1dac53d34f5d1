import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import type { ReviewScope } from '@tenantry/shared/domain/access-review/scope.ts';
import { organizationAccess } from '@tenantry/shared/domain/organization-access/schema.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { PeopleInScope } from './coverage.ts';

export class ScopeReplay {
	readonly #people = new Map<string, boolean>();
	readonly #reachAll = new Set<string>();
	readonly #granted = new Map<string, Set<string>>();

	follow({ collection, id, field, to }: FieldChange): void {
		if (collection === organizationAccess.name) this.#grant(id, field, to === true);
		if (collection !== administrators.name) return;
		// A deletion is permanent, even if its row is written again.
		this.#people.set(id, field !== 'deleted' && this.#people.get(id) !== false);
		if (field === 'accessMode') keep(this.#reachAll, id, to === 'all');
	}

	inScope(scope: ReviewScope): PeopleInScope {
		switch (scope.kind) {
			case 'all':
				return this.#existing(() => true);
			case 'organization':
				return this.#existing((id) => this.#reaches(id, scope.organizationId));
			case 'dormant':
				return undefined;
		}
	}

	#existing(isMeant: (id: string) => boolean): ReadonlySet<string> {
		const ids = [...this.#people].flatMap(([id, exists]) => (exists ? [id] : []));
		return new Set(ids.filter(isMeant));
	}

	#reaches(id: string, organizationId: string): boolean {
		return this.#reachAll.has(id) || this.#granted.get(id)?.has(organizationId) === true;
	}

	#grant(id: string, organizationId: string, isGranted: boolean): void {
		const granted = this.#granted.get(id) ?? new Set();
		this.#granted.set(id, granted);
		keep(granted, organizationId, isGranted);
	}
}

function keep(set: Set<string>, one: string, isIn: boolean): void {
	if (isIn) set.add(one);
	else set.delete(one);
}
