import { LINKS, type Links } from '@tenantry/shared/protocol/links.ts';
import { NO_LINKS } from '@tenantry/shared/protocol/no-links.ts';
import type { SealedMeta } from '#lib/replica/store/sealed-meta.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';

export interface HelpLinksOptions {
	/** Stores the links, which are otherwise fetched each time. */
	readonly meta?: SealedMeta;
	readonly server: Pick<ServerApi, 'ask'>;
	readonly onchange: () => void;
}

const KEPT = 'links';

/** Links to the operator's help, as the server last reported them. */
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

	async refresh(): Promise<void> {
		if (this.#isAsked) return;
		this.#isAsked = true;
		const answer = await this.#options.server.ask(LINKS);
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

	/** Without a server the app's own help has to do. */
	whileSignedOut(): Links {
		this.refresh().catch(() => undefined);
		return this.current;
	}
}
