import { DevicesAnswer, type Device, type Lockout } from '@tenantry/shared/protocol/devices.ts';
import type { SealedMeta } from '#lib/replica/sealed-meta.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import type { Desk } from '#lib/worker/desk.ts';
import type { DevicesQuery, DevicesView } from '#lib/worker/devices-query.ts';
import { devicesView } from './devices-view.ts';

export interface DevicesOptions {
	readonly desk: Desk;
	readonly meta: SealedMeta;
	readonly server: Pick<ServerApi, 'ask'>;
	readonly onchange: () => void;
}

/** The server's last answer, by this device's clock. */
export interface KeptDevices {
	readonly devices: readonly Device[];
	readonly isCut: boolean;
	readonly lockouts: readonly Lockout[];
	readonly serverNow: number;
	readonly at: number;
}

const KEPT = 'devices';

/** Which devices are signed in: asked for while somebody looks, and kept sealed for when nobody can be asked. */
export class Devices {
	readonly #options: DevicesOptions;
	readonly #opened: Promise<void>;
	#kept: KeptDevices | undefined;
	#isOpen = false;
	#askedAt = 0;
	#isAsking = false;

	constructor(options: DevicesOptions) {
		this.#options = options;
		this.#opened = this.#open();
	}

	/** undefined until what is kept has been read. */
	answer(query: DevicesQuery): DevicesView | undefined {
		if (!this.#isOpen) return undefined;
		this.#askWhereOld();
		return devicesView(this.#options.desk, query, { kept: this.#kept, isAsking: this.#isAsking });
	}

	/** Once when somebody begins to look, and again whenever the server has been heard since. */
	#askWhereOld(): void {
		const { desk } = this.#options;
		const isAsked = this.#askedAt > 0 && (desk.loop.health.lastSyncAt ?? 0) <= this.#askedAt;
		if (this.#isAsking || isAsked) return;
		this.#isAsking = true;
		this.#askedAt = desk.now();
		void this.#ask();
	}

	async #ask(): Promise<void> {
		const { desk, server, meta, onchange } = this.#options;
		const question = { path: '/sync/v1/devices', body: {}, schema: DevicesAnswer } as const;
		const answer = await desk.whileSignedIn(() => server.ask(question));
		await this.#opened;
		this.#isAsking = false;
		if (answer.ok) {
			this.#kept = { ...answer.value, at: desk.now() };
			// Only for reading offline: what could not be kept is asked for again.
			await meta.put(KEPT, this.#kept).catch(() => undefined);
		}
		onchange();
	}

	async #open(): Promise<void> {
		this.#kept = await this.#options.meta.get<KeptDevices>(KEPT).catch(() => undefined);
		this.#isOpen = true;
		this.#options.onchange();
	}
}
