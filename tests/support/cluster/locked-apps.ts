import type { EnvelopesAnswer, EnvelopesRequest } from '@tenantry/shared/protocol/envelope.ts';
import { EnvelopeKeeper } from '@tenantry/web/engine/features/envelopes/envelope-keeper.ts';
import { postEnvelopes, reachServer } from '@tenantry/web/envelope/post-envelopes.ts';
import { sendEnvelopes, type SendingTools } from '@tenantry/web/envelope/send-envelopes.ts';
import type { Replica } from '@tenantry/web/replica/replica.ts';
import { SealedMeta } from '@tenantry/web/replica/store/sealed-meta.ts';
import type { Cluster } from './cluster.ts';
import type { Device } from './device.ts';
import type { LockedStep } from './locked-steps.ts';
import type { ClusterChange } from './steps.ts';
import type { ClusterWorld } from '#support/servers/world.ts';
import type { Fault, Send } from '#support/wire/wire.ts';

/** Envelopes that have to wait for something are tried again after this time. */
const MINUTE = 60_000;

/** The apps of a cluster that lock, and the service workers that send for them. */
export class LockedApps {
	readonly #cluster: Cluster;
	readonly #world: ClusterWorld;
	/** An opened app has a keeper of its own, which knows only what the storage holds. */
	readonly #keepers = new WeakMap<Replica, EnvelopeKeeper>();
	#sends = 0;

	constructor(cluster: Cluster, world: ClusterWorld) {
		this.#cluster = cluster;
		this.#world = world;
	}

	async do(step: LockedStep): Promise<void> {
		if (step.kind === 'rotateKeys') {
			this.#world.inside?.rotateKeys();
			return;
		}
		const device = this.#cluster.deviceAt(step.device);
		if (device === undefined) return;
		if ('sends' in step || 'isKept' in step) await this.#change(device, step.change);
		switch (step.kind) {
			case 'lock':
				await this.lock(device);
				for (const faults of step.sends) await this.send(device, faults);
				return;
			case 'send': {
				if (step.isKept) await this.keep(device);
				const during = step.during && this.#cluster.do(step.during, device);
				await Promise.all([this.send(device, step.faults), during]);
				return;
			}
			case 'change':
			case 'withdraw':
				return this.#cluster.do(step, device);
		}
	}

	async #change(device: Device, change: ClusterChange | null): Promise<void> {
		if (change === null || device.isLocked) return;
		await this.#cluster.do({ kind: 'change', device: 0, change }, device);
	}

	/** Locks the app once everything that waits has an envelope. */
	async lock(device: Device): Promise<void> {
		await this.keep(device);
		if (!device.isLocked) device.lock();
	}

	/** Seals what waits on an open app, and registers its key where it can. */
	async keep(device: Device): Promise<void> {
		if (!device.isLocked) await this.keeperOf(device).keep();
	}

	/** Returns what keeps the envelopes of an open app. */
	keeperOf(device: Device): EnvelopeKeeper {
		const { replica, loop, api, clock } = device;
		const { database, writer, sealer } = replica.context;
		const keeper =
			this.#keepers.get(replica) ??
			new EnvelopeKeeper({
				session: {
					replica,
					loop,
					identity: this.#world,
					now: () => clock.now(),
					whileSignedIn: (ask) => device.whileSignedIn(ask)
				},
				server: api,
				meta: new SealedMeta(database, writer, sealer),
				after: (delayMs, run) => clock.after(delayMs, run)
			});
		this.#keepers.set(replica, keeper);
		return keeper;
	}

	/** Sends without the key, as a service worker does whether the app is open or not. */
	async send(device: Device, faults: readonly Fault[] = []): Promise<void> {
		const { wire } = device;
		wire.faults = [...faults];
		// It rejects where a request fails; the next time it sends the rest.
		await sendEnvelopes(this.toolsOf(device)).catch(() => undefined);
		wire.heal();
	}

	/** Returns what a service worker of a device sends with. */
	toolsOf(device: Device): SendingTools {
		const { storage, clock } = device;
		const laterMs = MINUTE * ++this.#sends;
		return {
			indexedDB: storage.indexedDB,
			post: (body) => this.#post(device, body),
			reach: () => reachServer(withoutCookie(device)),
			now: () => clock.now() + laterMs
		};
	}

	async #post(device: Device, body: EnvelopesRequest): Promise<EnvelopesAnswer> {
		const { checker } = this.#cluster;
		const { envelopes } = body;
		for (const { number, carrier } of envelopes) {
			const id = device.replica.queue.bySequence(number)?.mutation.id;
			if (id !== undefined && carrier === undefined) checker.noteLeft(id);
		}
		checker.carriers.noteDeliveries(envelopes);
		const answer = await postEnvelopes(body, withoutCookie(device));
		checker.carriers.noteAnswers(envelopes, answer.answers);
		return answer;
	}
}

/** The network of a device, as who sends without a session uses it. */
export function withoutCookie({ wire }: Device): Send {
	return (path, init) => {
		const headers = new Headers(init.headers);
		headers.set('cookie', '');
		return wire.fetch(path, { ...init, headers });
	};
}
