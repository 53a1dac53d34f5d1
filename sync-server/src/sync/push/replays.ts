import { hash } from 'node:crypto';

import type { Knowledge } from '@tenantry/shared/decide.ts';
import { CONTACT_MS } from '@tenantry/shared/domain/provider/schema.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import type { FieldKey } from '@tenantry/shared/row.ts';

import type { AuditEvent, StoreReader } from '#store/store.ts';
import { together } from '#store/together.ts';
import { countedAge, type Making, type Moment } from './device-clock.ts';
import { canonicalJson } from '#sync/json-text.ts';
import { parseMutation, type KnownMutation } from '#sync/verdicts/known-mutation.ts';
import { hashPrefix, openCookie, type Cookie, type CookieSeal } from '#sync/readers/cookie.ts';

/** Cache of earlier decisions and of the history that authors saw, for the ids of one push. */
export class Replays {
	readonly #reader: Pick<StoreReader, 'events' | 'mutations'>;
	readonly #seal: CookieSeal | undefined;
	readonly #mutationsById = new Map<string, KnownMutation | undefined>();
	readonly #hashesByVersion = new Map<number, string>();
	readonly #cookiesByText = new Map<string, Cookie | undefined>();

	constructor(reader: Pick<StoreReader, 'events' | 'mutations'>, seal?: CookieSeal) {
		this.#reader = reader;
		this.#seal = seal;
	}

	/** Loads everything that the mutations of a batch refer to in one go. */
	async load(mutations: readonly Mutation[]): Promise<void> {
		for (const { seen } of mutations) if (seen !== null) this.#cookie(seen);
		const versions = new Set([...this.#cookiesByText.values()].map((cookie) => cookie?.v ?? 0));
		const [events] = await together([
			this.#reader.events([...versions]),
			this.#loadMutations(mutations.flatMap(namedIds))
		]);
		for (const { version, hash } of events) this.#hashesByVersion.set(version, hash);
	}

	/** Returns a decided mutation, including those of this batch. */
	async mutation(id: string): Promise<KnownMutation | undefined> {
		if (!this.#mutationsById.has(id)) await this.#loadMutations([id]);
		return this.#mutationsById.get(id);
	}

	/** Returns an event from before this batch. */
	async event(version: number): Promise<AuditEvent | undefined> {
		const [event] = await this.#reader.events([version]);
		return event;
	}

	add(mutation: KnownMutation): void {
		this.#mutationsById.set(mutation.id, mutation);
	}

	/** Returns the versions at which the fields of an author's earlier change stand. */
	stoodOf(id: string, authorId: string): Readonly<Record<FieldKey, number>> | undefined {
		const mutation = this.#mutationsById.get(id);
		return mutation?.author_id === authorId ? mutation.stood : undefined;
	}

	/** Rates the replica that an author saw, as of `at` (docs/sync.md, "Knowledge"). */
	knowledge(
		{ seen, base }: Pick<Mutation, 'seen' | 'base'>,
		{ at, staleAfterMs }: { readonly at: number; readonly staleAfterMs: number }
	): Knowledge {
		if (seen === null) return restsOnNothing(base) ? 'none' : 'unknown';
		const cookie = this.#cookie(seen);
		if (cookie === undefined) return 'unknown';
		const found = this.#hashesByVersion.get(cookie.v);
		if (found === undefined || hashPrefix(found) !== cookie.h) return 'unknown';
		return at - cookie.t > staleAfterMs ? 'stale' : 'fresh';
	}

	/**
	 * Whether the author had contact with the server shortly before `at`, when the mutation
	 * arrives; an author who has seen nothing had none.
	 */
	isInContact(mutation: Pick<Mutation, 'seen' | 'base'>, at: number): boolean {
		if (mutation.seen === null) return false;
		return this.knowledge(mutation, { at, staleAfterMs: CONTACT_MS }) === 'fresh';
	}

	/**
	 * Returns the minimum time for which a mutation has been wanted: by its device's own count, or
	 * since its author's last contact with the server, whichever is less.
	 */
	age({ seen, ...making }: Pick<Mutation, 'seen'> & Making, { at, clientNow }: Moment): number {
		const counted = countedAge(making, { clientNow });
		const cookie = seen === null ? undefined : this.#cookie(seen);
		return cookie === undefined ? counted : Math.min(counted, at - cookie.t);
	}

	#cookie(text: string): Cookie | undefined {
		if (this.#seal === undefined) return undefined;
		if (!this.#cookiesByText.has(text)) this.#cookiesByText.set(text, openCookie(text, this.#seal));
		return this.#cookiesByText.get(text);
	}

	async #loadMutations(ids: readonly string[]): Promise<void> {
		const unknown = [...new Set(ids)].filter((id) => !this.#mutationsById.has(id));
		for (const id of unknown) this.#mutationsById.set(id, undefined);
		for (const mutation of await this.#reader.mutations(unknown)) this.add(parseMutation(mutation));
	}
}

/** Hashes a mutation's content: other content under the same id is another change. */
export function mutationHash(mutation: Mutation): string {
	const { name, v, args, base, seen, dependsOn, redoOf, authoredAt } = mutation;
	const rest = [name, v, seen, dependsOn, redoOf, authoredAt];
	return hash('sha256', JSON.stringify(rest) + canonicalJson(args) + canonicalJson(base));
}

function namedIds({ id, base, dependsOn, redoOf }: Mutation): string[] {
	const ids = [id];
	if (dependsOn !== undefined) ids.push(dependsOn);
	if (redoOf !== undefined) ids.push(redoOf);
	for (const entry of Object.values(base)) if (typeof entry !== 'number') ids.push(entry.after);
	return ids;
}

/** Whether a mutation rests on rows that did not exist yet, which is the same in every history. */
function restsOnNothing(bases: Mutation['base']): boolean {
	const all = Object.values(bases);
	return all.length > 0 && all.every(isNothing);
}

function isNothing(base: Mutation['base'][string]): boolean {
	return (typeof base === 'number' ? base : base.base) === 0;
}
