import { randomBytes } from 'node:crypto';
import type { FieldLocation } from '@tenantry/shared/collection.ts';
import { basesOf } from '@tenantry/shared/decide.ts';
import { collections } from '@tenantry/shared/collections.ts';
import { mutatorOf } from '@tenantry/shared/mutators.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import { Overlay } from '@tenantry/shared/overlay.ts';
import { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import { PushAnswer, type Mutation, type PushResult } from '@tenantry/shared/protocol/push.ts';
import { SyncError, type SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import type { Verdict } from '@tenantry/shared/protocol/verdict.ts';
import type { Row } from '@tenantry/shared/row.ts';
import type { ServerWorld, SignedInDevice } from './world.ts';

/** Error code of a request that was refused as a whole. */
export class Refused extends Error {
	readonly code: SyncErrorCode;

	constructor(code: SyncErrorCode) {
		super(code);
		this.code = code;
	}
}

/**
 * A plain copy of the rows that a device receives, to observe the server from outside. It predicts
 * and stores nothing: the real client is in `web`.
 */
export class ServerReplica {
	readonly rows = new Map<string, Row>();
	readonly verdicts = new Map<string, Verdict>();
	readonly resets: string[] = [];
	/** Keys of all rows that the server has ever deleted here. */
	readonly deletions: string[] = [];
	cookie: string | null = null;
	version = 0;
	readonly #world: Pick<ServerWorld, 'clock' | 'providerId'>;
	readonly #device: SignedInDevice;

	readonly administratorId: string;

	constructor(world: Pick<ServerWorld, 'clock' | 'providerId'>, device: SignedInDevice) {
		this.#world = world;
		this.#device = device;
		this.administratorId = device.administratorId;
	}

	/** Pulls page by page until there are no more, or until it has read `pages` of them. */
	async pull({ limit = 500, pages = Infinity } = {}): Promise<void> {
		for (let page = 0; page < pages; page++) {
			const { deviceId } = this.#device;
			const answer = PullAnswer.parse(
				await this.#post('pull', { deviceId, cookie: this.cookie, limit })
			);
			this.#take(answer);
			if (!answer.more) return;
		}
	}

	/** Creates a mutation based on the rows that this replica holds now. */
	mutation<N extends MutationName>(
		name: N,
		args: MutationArgs<N>,
		rest: Partial<Mutation> = {}
	): Mutation {
		const mutator = mutatorOf(name);
		const parsed = mutator?.args.safeParse(args);
		const touched = parsed?.success ? (mutator?.touches(parsed.data) ?? []) : [];
		const base = this.basesOf(touched);
		return {
			id: newMutationId(),
			name,
			v: mutator?.version ?? 1,
			args,
			base,
			seen: this.cookie,
			authoredAt: this.#world.clock.now,
			...rest
		};
	}

	/** Returns the versions of fields that this replica holds now. */
	basesOf(locations: readonly FieldLocation[]): Mutation['base'] {
		return basesOf(new Overlay(this.#source(), collections), locations, {
			collections,
			providerId: this.#world.providerId,
			baseAt: (version) => version
		});
	}

	async push(...mutations: readonly Mutation[]): Promise<readonly PushResult[]> {
		const { deviceId } = this.#device;
		const { now } = this.#world.clock;
		const request = { deviceId, lane: 'ordinary', clientNow: now, queueDepth: 0, oldestAt: null };
		return PushAnswer.parse(await this.#post('push', { ...request, mutations })).results;
	}

	/** Makes a change based on the rows it holds, and pushes it. */
	async change<N extends MutationName>(name: N, args: MutationArgs<N>): Promise<PushResult> {
		const [result] = await this.push(this.mutation(name, args));
		if (result === undefined) throw new Error('Nothing was decided.');
		return result;
	}

	value(collection: string, id: string): Row['value'] | undefined {
		return this.rows.get(`${collection}/${id}`)?.value;
	}

	ids(collection: string): string[] {
		const prefix = `${collection}/`;
		const keys = [...this.rows.keys()].filter((key) => key.startsWith(prefix));
		return keys.map((key) => key.slice(prefix.length)).sort();
	}

	#take(answer: PullAnswer): void {
		if (answer.reset !== undefined) {
			this.resets.push(answer.reset);
			this.rows.clear();
		}
		for (const [collection, id, value, created, fields] of answer.put) {
			this.rows.set(`${collection}/${id}`, { value, created, fields });
		}
		for (const [collection, id] of answer.del) {
			this.deletions.push(`${collection}/${id}`);
			this.rows.delete(`${collection}/${id}`);
		}
		for (const verdict of answer.verdicts) this.verdicts.set(verdict.id, verdict);
		this.cookie = answer.cookie;
		this.version = answer.version;
	}

	#source() {
		return {
			row: (collection: string, id: string) => this.rows.get(`${collection}/${id}`),
			find: () => []
		};
	}

	async #post(route: string, body: object): Promise<unknown> {
		const response = await this.#device.fetch(`/sync/v1/${route}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body)
		});
		const answer: unknown = await response.json();
		if (!response.ok) throw new Refused(SyncError.parse(answer).code);
		return answer;
	}
}

export function newMutationId(): string {
	return randomBytes(16).toString('hex');
}
