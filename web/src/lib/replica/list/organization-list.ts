import { organizations } from '@tenantry/shared/domain/organization/schema.ts';
import { fold, foldedWords } from '#lib/replica/rows/fold.ts';
import { compareText } from '#lib/replica/rows/name-order.ts';
import type { ReplicaChange } from '#lib/replica/replica-change.ts';
import type { AdministratorList } from './administrator-list.ts';
import { OrganizationNames } from './organization-names.ts';
import type { View } from '#lib/replica/view.ts';

interface Listed {
	readonly id: string;
	readonly text: string;
}

export class OrganizationList {
	readonly #view: View;
	readonly #administrators: AdministratorList;
	readonly #names: OrganizationNames;
	#listed: readonly Listed[] | undefined;
	#countById: Map<string, number> | undefined;
	#reachingAll = 0;

	constructor(view: View, administrators: AdministratorList) {
		this.#view = view;
		this.#administrators = administrators;
		this.#names = new OrganizationNames(view);
	}

	get size(): number {
		return this.#list().length;
	}

	/** Only invalidates caches, because organizations change seldom. */
	update(rows: ReplicaChange['rows']): void {
		const isAbout = (collection: string): boolean =>
			rows === 'all' || [...rows].some((key) => key.startsWith(collection));
		if (isAbout('organization/')) {
			this.#listed = undefined;
			this.#names.forget();
		}
		if (isAbout('administrator/') || isAbout('organizationAccess/')) this.#countById = undefined;
	}

	select(search: string): readonly string[] {
		const words = foldedWords(search);
		return this.#list()
			.filter(({ text }) => words.every((word) => text.includes(word)))
			.map(({ id }) => id);
	}

	firstNames(ids: readonly string[], count: number): string[] {
		return this.#names.first(ids, count);
	}

	rankNames(): void {
		this.#names.rank();
	}

	reachedBy(organizationId: string): number {
		this.#countById ??= this.#count();
		return this.#reachingAll + (this.#countById.get(organizationId) ?? 0);
	}

	#list(): readonly Listed[] {
		this.#listed ??= this.#view
			.find(organizations.name, 'every', '')
			.map((id) => ({ id, text: fold(String(this.#view.row(organizations.name, id)?.value.name)) }))
			.sort((left, right) => compareText(left.text, right.text) || compareText(left.id, right.id));
		return this.#listed;
	}

	#count(): Map<string, number> {
		const counts = new Map<string, number>();
		this.#reachingAll = 0;
		for (const entry of this.#administrators.all()) {
			if (entry.reachesAll) this.#reachingAll++;
			for (const id of entry.organizationIds()) counts.set(id, (counts.get(id) ?? 0) + 1);
		}
		return counts;
	}
}
