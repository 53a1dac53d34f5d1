import { NO_LINKS, type Links } from '@tenantry/shared/protocol/links.ts';
import type { SealedMeta } from '#lib/replica/sealed-meta.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';

export interface HelpLinksOptions {
	/** Where they are kept; without it they are asked anew each time. */
	readonly meta?: SealedMeta;
	readonly server: Pick<ServerApi, 'links'>;
	readonly onchange: () => void;
}

const KEPT = 'links';

/** Where the operator sends people for help, as the server said it last. */
export class HelpLinks {
	current: Links = NO_LINKS;
	readonly #options: HelpLinksOptions;
	#opening: Promise<void> | undefined;
	#isAsked = false;

	constructor(options: HelpLinksOptions) {
		this.#options = options;
	}

	open(): Promise<void> {
		this.#opening = this.#open();
		return this.#opening;
	}

	/** Once, as soon as the server is there. */
	async refresh(): Promise<void> {
		if (this.#isAsked) return;
		this.#isAsked = true;
		const answer = await this.#options.server.links();
		if (!answer.ok) {
			this.#isAsked = false;
			return;
		}
		await this.#opening;
		if (JSON.stringify(answer.value) === JSON.stringify(this.current)) return;
		await this.#options.meta?.put(KEPT, answer.value);
		this.#become(answer.value);
	}

	async #open(): Promise<void> {
		const kept = await this.#options.meta?.get<Links>(KEPT);
		if (kept !== undefined) this.#become(kept);
	}

	#become(links: Links): void {
		this.current = links;
		this.#options.onchange();
	}

	/** For whoever is not in. Without a server the app's own help has to do. */
	atTheDoor(): Links {
		this.refresh().catch(() => undefined);
		return this.current;
	}
}
