import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { storageFault } from '#lib/replica/store/database.ts';
import { Mutex } from '#lib/replica/store/mutex.ts';
import type { SealedMeta } from '#lib/replica/store/sealed-meta.ts';
import type { Offboarding } from '#lib/engine-api/offboarding.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';

export interface OffboardingsOptions {
	readonly meta: Pick<SealedMeta, 'get' | 'put'>;
	readonly onchange: () => void;
}

type ById = Readonly<Record<string, Offboarding>>;

const KEPT = 'offboardings';

/** Checklists of people who were offboarded on this device, under one name that reveals nothing. */
export class Offboardings {
	readonly #options: OffboardingsOptions;
	readonly #turns = new Mutex();
	#byId: ById | undefined;

	constructor(options: OffboardingsOptions) {
		this.#options = options;
		// The next change reports that nothing could be read.
		this.#turns.take(() => this.#open()).catch(() => undefined);
	}

	of(id: string): Offboarding | null | undefined {
		return this.#byId && (this.#byId[id] ?? null);
	}

	/** Stores a checklist; `null` removes it. */
	async keep(
		id: string,
		offboarding: Offboarding | null
	): Promise<Result<undefined, EnqueueError>> {
		try {
			await this.#turns.take(() => this.#write(id, offboarding));
			return ok(undefined);
		} catch (error) {
			return err(storageFault(error));
		}
	}

	async #open(): Promise<ById> {
		const byId = (await this.#options.meta.get<ById>(KEPT)) ?? {};
		this.#byId = byId;
		this.#options.onchange();
		return byId;
	}

	async #write(id: string, offboarding: Offboarding | null): Promise<void> {
		const byId = this.#byId ?? (await this.#open());
		const others = Object.entries(byId).filter(([other]) => other !== id);
		const next = Object.fromEntries(offboarding ? [...others, [id, offboarding]] : others);
		await this.#options.meta.put(KEPT, next);
		this.#byId = next;
		this.#options.onchange();
	}
}
