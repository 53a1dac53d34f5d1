import { organizations } from '@tenantry/shared/domain/organization/schema.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { storageFault } from '#lib/replica/store/database.ts';
import type { SealedMeta } from '#lib/replica/store/sealed-meta.ts';
import type { View } from '#lib/replica/view.ts';
import type { KeptView, SavedView } from '#lib/engine-api/saved-view.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';

export interface SavedViewsOptions {
	readonly meta: SealedMeta;
	readonly rows: Pick<View, 'row'>;
	readonly onchange: () => void;
}

type Kept = Result<undefined, EnqueueError>;

const KEPT = 'views';

/** Named views of the list, sealed and kept on this device alone. */
export class SavedViews {
	readonly #options: SavedViewsOptions;
	readonly #opening: Promise<void>;
	#views: readonly KeptView[] | undefined;

	constructor(options: SavedViewsOptions) {
		this.#options = options;
		this.#opening = this.#open();
		// The next change reports that nothing could be read.
		this.#opening.catch(() => undefined);
	}

	/** Sorted by name; undefined until they have been read. */
	get current(): readonly SavedView[] | undefined {
		const { rows } = this.#options;
		return this.#views?.map((view) => {
			const { organizationId } = view.filter;
			const name =
				organizationId === undefined
					? undefined
					: rows.row(organizations.name, organizationId)?.value.name;
			return { ...view, organizationName: typeof name === 'string' ? name : '' };
		});
	}

	keep(view: KeptView): Promise<Kept> {
		const byName = new Intl.Collator('en', { numeric: true });
		return this.#change((views) =>
			[...views.filter(({ id }) => id !== view.id), view].sort((left, right) =>
				byName.compare(left.name, right.name)
			)
		);
	}

	drop(viewId: string): Promise<Kept> {
		return this.#change((views) => views.filter(({ id }) => id !== viewId));
	}

	async #open(): Promise<void> {
		this.#views = (await this.#options.meta.get<readonly KeptView[]>(KEPT)) ?? [];
		this.#options.onchange();
	}

	async #change(change: (views: readonly KeptView[]) => readonly KeptView[]): Promise<Kept> {
		try {
			await this.#opening;
			const views = change(this.#views ?? []);
			await this.#options.meta.put(KEPT, views);
			this.#views = views;
		} catch (error) {
			return err(storageFault(error));
		}
		this.#options.onchange();
		return ok(undefined);
	}
}
