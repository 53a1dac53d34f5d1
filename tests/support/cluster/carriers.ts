import { carriageTextOf, type Envelope } from '@tenantry/shared/protocol/envelope.ts';
import { CarriedEnvelopes } from '@tenantry/web/carried/carried-envelopes.ts';
import { readOwnKeys } from '@tenantry/web/carried/own-keys.ts';
import { CARRYING_KEY, type OwnKey } from '@tenantry/web/envelope/carrying-key.ts';
import { toBase64Url } from '@tenantry/web/envelope/base64url.ts';
import { toRecord } from '@tenantry/web/envelope/envelope-record.ts';
import { postEnvelopes } from '@tenantry/web/envelope/post-envelopes.ts';
import { openDatabase } from '@tenantry/web/replica/store/database.ts';
import type { CarriedStep, Delivery } from './carried-steps.ts';
import type { Cluster } from './cluster.ts';
import type { Device } from './device.ts';
import { withoutCookie, type LockedApps } from './locked-apps.ts';
import type { ClusterWorld } from '#support/servers/world.ts';

/** An envelope that a device has read from another one's screen. */
interface Copy {
	readonly author: Device;
	readonly mutationId: string;
	readonly envelope: Envelope;
}

/** Half of what a request may hold, as the app sends it. */
const MOST = 10;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };

/** The devices of a cluster that carry each other's envelopes, whether their apps are locked or not. */
export class Carriers {
	readonly #cluster: Cluster;
	readonly #world: ClusterWorld;
	readonly #apps: LockedApps;
	readonly #copies = new Map<Device, Copy[]>();

	constructor(cluster: Cluster, world: ClusterWorld, apps: LockedApps) {
		this.#cluster = cluster;
		this.#world = world;
		this.#apps = apps;
	}

	async do(step: CarriedStep): Promise<void> {
		const device = this.#cluster.deviceAt(step.device);
		if (device === undefined) return;
		if (step.kind === 'deliver') return this.deliver(device, step.deliveries);
		const to = this.#cluster.deviceAt(step.to);
		if (to === undefined || to === device) return;
		if (step.change)
			await this.#cluster.do({ kind: 'change', device: 0, change: step.change }, device);
		// Registers its key, if it can, as every app does that has been open for a while.
		await this.#apps.keep(to);
		await this.hand(device, to);
		if (step.isLost) this.#cluster.lose(device);
		await this.deliver(to, step.deliveries);
	}

	/** Copies what waits on an open app to another device; from then on it counts as sent. */
	async hand(author: Device, to: Device): Promise<void> {
		await author.unlock();
		await this.#apps.keep(author);
		const { context, queue } = author.replica;
		const leftAt = author.clock.now();
		const copies: Copy[] = [];
		await context.writer.write(['envelope'], 'strict', ({ envelope: envelopes }) => {
			const read = envelopes.getAll();
			read.onsuccess = () => {
				for (const record of read.result.map(toRecord)) {
					const mutationId = record && queue.bySequence(record.sequence)?.mutation.id;
					if (record === undefined || mutationId === undefined) continue;
					envelopes.put({ ...record, leftAt });
					copies.push({ author, mutationId, envelope: record.envelope });
				}
			};
		});
		const { checker } = this.#cluster;
		for (const { mutationId, envelope } of copies) {
			checker.noteLeft(mutationId);
			checker.carriers.noteCopy(envelope, mutationId);
		}
		const { indexedDB } = to.storage;
		const envelopes = copies.map(({ envelope }) => envelope);
		await this.#carriedBy(to).take(envelopes, await readOwnKeys(indexedDB));
		this.#copies.set(to, [...(this.#copies.get(to) ?? []), ...copies]);
	}

	/** Delivers everything that a device carries, once for each delivery. */
	async deliver(carrier: Device, deliveries: readonly Delivery[]): Promise<void> {
		const byAuthor = Map.groupBy(
			this.#copies.get(carrier) ?? [],
			({ envelope }) => envelope.deviceId
		);
		for (const delivery of deliveries)
			if (delivery.claim === 'app') await this.#deliverAsApp(carrier, delivery);
			else
				for (const copies of byAuthor.values())
					for (let at = 0; at < copies.length; at += MOST)
						await this.#post(carrier, copies.slice(at, at + MOST), delivery);
	}

	/** Delivers with the app's own code, which stops once it has a receipt. */
	async #deliverAsApp(carrier: Device, { faults }: Delivery): Promise<void> {
		carrier.wire.faults = [...faults];
		// It rejects where a request fails; the next delivery sends the rest.
		await this.#carriedBy(carrier)
			.deliver()
			.catch(() => undefined);
		carrier.wire.heal();
	}

	#carriedBy(carrier: Device): CarriedEnvelopes {
		return new CarriedEnvelopes(this.#apps.toolsOf(carrier));
	}

	async #post(
		carrier: Device,
		copies: readonly Copy[],
		{ faults, claim }: Delivery
	): Promise<void> {
		const { checker } = this.#cluster;
		const envelopes: Envelope[] = [];
		for (const { envelope } of copies)
			envelopes.push(await this.#claimed(carrier, envelope, claim));
		if (claim === 'signed') checker.carriers.noteDeliveries(envelopes);
		carrier.wire.faults = [...faults];
		// It rejects where the request fails; the next delivery sends the same.
		const answer = await postEnvelopes({ envelopes }, withoutCookie(carrier)).catch(
			() => undefined
		);
		carrier.wire.heal();
		checker.carriers.noteAnswers(envelopes, answer?.answers ?? []);
	}

	/** Returns a device's key from its storage, which is there while the app is locked. */
	async #keyOf({ storage, signedIn }: Device): Promise<OwnKey | undefined> {
		const name = `${this.#world.providerId}-${signedIn.administratorId}`;
		const database = await openDatabase(name, storage);
		const row = await database.meta.get(CARRYING_KEY);
		database.close();
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of `meta`
		return row?.value as OwnKey | undefined;
	}

	async #claimed(carrier: Device, envelope: Envelope, claim: Delivery['claim']): Promise<Envelope> {
		const key = claim === 'unsigned' ? undefined : await this.#keyOf(carrier);
		if (key === undefined) return envelope;
		const { deviceId, privateKey } = key;
		const signed = claim === 'signed' ? carriageTextOf(envelope, deviceId) : 'anything';
		const bytes = new TextEncoder().encode(signed);
		const signature = await crypto.subtle.sign(SIGNING, privateKey, bytes);
		return {
			...envelope,
			carrier: { deviceId, signature: toBase64Url(new Uint8Array(signature)) }
		};
	}
}
