import { DEVICES, RENAME_DEVICE } from '@tenantry/shared/protocol/devices.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { SealedMeta } from '#lib/replica/store/sealed-meta.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { DevicesQuery, DevicesView } from '#lib/engine-api/devices.ts';
import { devicesView, type KeptDevices } from './devices-view.ts';

export interface DevicesOptions {
	readonly session: OpenSession;
	readonly meta: SealedMeta;
	readonly server: Pick<ServerApi, 'ask'>;
	readonly onchange: () => void;
}

interface Kept {
	readonly all: KeptDevices | undefined;
	readonly byId: Readonly<Record<string, KeptDevices>>;
}

const KEPT = 'devices';
const MAX_SINGLE = 30;

export class Devices {
	readonly #options: DevicesOptions;
	readonly #opened: Promise<void>;
	#kept: Kept | undefined;
	readonly #askedAt = new Map<string, number>();
	readonly #asking = new Set<string>();

	constructor(options: DevicesOptions) {
		this.#options = options;
		this.#opened = this.#open();
	}

	/** Undefined until the kept answers have been read. */
	answer(query: DevicesQuery): DevicesView | undefined {
		if (this.#kept === undefined) return undefined;
		this.#askWhereOld(query.id);
		const kept = newestOf(this.#kept, query.id);
		const isAsking = this.#asking.has(query.id);
		return devicesView(this.#options.session, query, { kept, isAsking });
	}

	async rename(id: string | null, name: string): Promise<Result<undefined, SessionError>> {
		const { session, server, onchange } = this.#options;
		const { deviceId } = session.identity;
		const body = { id: id ?? deviceId, name };
		const answer = await session.whileSignedIn(() => server.ask(RENAME_DEVICE, body));
		if (!answer.ok) return answer;
		await this.#opened;
		this.#kept = renamed(this.#kept, body);
		await this.#keep();
		onchange();
		return answer;
	}

	#askWhereOld(id: string): void {
		const { session } = this.#options;
		const askedAt = this.#askedAt.get(id);
		const isAsked = askedAt !== undefined && (session.loop.health.lastSyncAt ?? 0) <= askedAt;
		if (this.#asking.has(id) || isAsked) return;
		this.#asking.add(id);
		this.#askedAt.set(id, session.now());
		this.#ask(id).catch(() => {
			this.#asking.delete(id);
			this.#options.onchange();
		});
	}

	async #ask(id: string): Promise<void> {
		const { session, server, onchange } = this.#options;
		const body = id === '' ? {} : { administratorId: id };
		const answer = await session.whileSignedIn(() => server.ask(DEVICES, body));
		await this.#opened;
		this.#asking.delete(id);
		if (answer.ok) {
			this.#kept = together(this.#kept, id, { ...answer.value, at: session.now() });
			await this.#keep();
		}
		onchange();
	}

	/** Only for reading offline, so a failure is ignored: the answers are requested again. */
	async #keep(): Promise<void> {
		await this.#options.meta.put(KEPT, this.#kept).catch(() => undefined);
	}

	async #open(): Promise<void> {
		const kept = await this.#options.meta.get<Kept>(KEPT).catch(() => undefined);
		this.#kept = kept ?? { all: undefined, byId: {} };
		this.#options.onchange();
	}
}

function newestOf({ all, byId }: Kept, id: string): KeptDevices | undefined {
	const single = byId[id];
	return single !== undefined && single.at >= (all?.at ?? 0) ? single : all;
}

function together(kept: Kept | undefined, id: string, answer: KeptDevices): Kept {
	if (id === '') return { all: answer, byId: {} };
	const others = Object.entries(kept?.byId ?? {}).filter(([other]) => other !== id);
	const latest = others.slice(-MAX_SINGLE + 1);
	return { all: kept?.all, byId: Object.fromEntries([...latest, [id, answer]]) };
}

function renamed(
	kept: Kept | undefined,
	{ id, name }: { readonly id: string; readonly name: string }
): Kept | undefined {
	if (kept === undefined) return undefined;
	const within = (answer: KeptDevices): KeptDevices => ({
		...answer,
		devices: answer.devices.map((device) => (device.id === id ? { ...device, name } : device))
	});
	const byId = Object.entries(kept.byId).map(([owner, answer]) => [owner, within(answer)] as const);
	return { all: kept.all && within(kept.all), byId: Object.fromEntries(byId) };
}
