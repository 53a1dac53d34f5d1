import {
	directionOf,
	type Collection,
	type Direction,
	type FieldLocation,
	type OwnedField,
	type RowSource
} from './collection.ts';
import { mergeField, sameValue, type FieldMerge } from './merge.ts';
import type { WriteTransaction } from './mutator.ts';
import type { Overlay } from './overlay.ts';
import { reject } from './rejection.ts';
import { fieldKey, fieldVersion, type FieldKey, type Row, type Value } from './row.ts';

export interface FieldChange {
	readonly collection: string;
	readonly id: string;
	readonly field: string;
	readonly from: unknown;
	readonly to: unknown;
}

export interface FieldConflict {
	readonly collection: string;
	readonly id: string;
	readonly field: string;
	readonly yours: unknown;
	readonly theirs: unknown;
	readonly theirsVersion: number;
	readonly baseVersion: number | undefined;
}

/** A looser value that a tightening replaced unseen, as the looser side sees it. */
export interface OverturnedField {
	readonly version: number;
	readonly conflict: FieldConflict;
}

export interface Effects {
	readonly changes: FieldChange[];
	readonly conflicts: FieldConflict[];
	readonly overturned: OverturnedField[];
	/** Field → version at which the author's value stands, for changes that came `after`. */
	readonly stood: Record<FieldKey, number>;
	readonly directions: Direction[];
	applied: number;
}

export interface MergeContext {
	readonly providerId: string;
	readonly version: number;
	/** Version of the field that the author saw, resolved to a number. */
	baseOf(location: FieldLocation): number | undefined;
	mayCreate?(collection: string, id: string): boolean;
}

/**
 * The newest version that decides a field, and where it stands. Usually it is the field's own; a
 * setting or a switch that decides the same thing counts too (docs/sync.md, "Effective versions").
 */
export function effectiveVersion(
	source: RowSource,
	collection: Collection,
	owned: OwnedField
): { readonly version: number; readonly key: FieldKey } {
	const { id, field } = owned;
	const own = {
		version: fieldVersion(source.row(collection.name, id), field),
		key: fieldKey(collection.name, id, field)
	};
	const also = collection.alsoVersionedBy(owned);
	if (also === undefined) return own;
	const other = fieldVersion(source.row(also.collection, also.id), also.field);
	return other > own.version
		? { version: other, key: fieldKey(also.collection, also.id, also.field) }
		: own;
}

export function effectiveValue(
	source: RowSource,
	collection: Collection,
	owned: OwnedField
): unknown {
	return collection.effectiveValue === undefined
		? source.row(collection.name, owned.id)?.value[owned.field]
		: collection.effectiveValue(source, owned);
}

/** Transaction a mutator runs in: merges the fields that are set, and records the effects. */
export class MutationTransaction implements WriteTransaction {
	readonly effects: Effects = {
		changes: [],
		conflicts: [],
		overturned: [],
		stood: {},
		directions: [],
		applied: 0
	};
	readonly #layer: Overlay;
	readonly #context: MergeContext;

	constructor(layer: Overlay, context: MergeContext) {
		this.#layer = layer;
		this.#context = context;
	}

	get<V extends Value>(collection: Collection<V>, id: string): V | undefined {
		const row = this.row(collection.name, id);
		if (row === undefined || row.deleted !== undefined) return undefined;
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Rows were parsed when they entered; the collection says their type.
		return row.value as V;
	}

	row(collection: string, id: string): Row | undefined {
		return this.#layer.row(collection, id);
	}

	find(collection: string, index: string, value: string): readonly string[] {
		return this.#layer.find(collection, index, value);
	}

	create<V extends Value>(collection: Collection<V>, id: string, value: V): void {
		const { version } = this.#context;
		if (this.#context.mayCreate?.(collection.name, id) === false) reject({ code: 'id_reused' });
		this.#layer.write(collection.name, id, { value, created: version, fields: {} });
		for (const [field, to] of Object.entries(value)) {
			this.#changed(collection.name, id, field, { from: null, to });
		}
		this.effects.directions.push('loosen');
		this.effects.applied++;
	}

	set<V extends Value>(collection: Collection<V>, id: string, patch: NoInfer<Partial<V>>): boolean {
		let stands = true;
		for (const [field, value] of Object.entries(patch)) {
			const merge = this.#setField(collection, id, field, value);
			stands &&= merge !== 'yield';
		}
		return stands;
	}

	force<V extends Value>(collection: Collection<V>, id: string, patch: NoInfer<Partial<V>>): void {
		for (const [field, to] of Object.entries(patch)) {
			const from = this.row(collection.name, id)?.value[field];
			this.#write(collection.name, id, field, to);
			this.effects.stood[fieldKey(collection.name, id, field)] = this.#context.version;
			if (!sameValue(from, to)) this.#changed(collection.name, id, field, { from, to });
		}
	}

	give<V extends Value>(collection: Collection<V>, id: string, patch: NoInfer<Partial<V>>): void {
		this.force(collection, id, patch);
		this.effects.directions.push('loosen');
		this.effects.applied++;
	}

	remove(collection: string, id: string): void {
		const row = this.row(collection, id);
		if (row === undefined) return;
		this.#layer.write(collection, id, { ...row, deleted: this.#context.version });
		this.#changed(collection, id, 'deleted', { from: false, to: true });
		this.effects.directions.push('tighten');
		this.effects.applied++;
	}

	#setField(collection: Collection, id: string, field: string, value: unknown): FieldMerge {
		const owned = { id, field, providerId: this.#context.providerId };
		const from = effectiveValue(this.#layer, collection, owned);
		const effective = effectiveVersion(this.#layer, collection, owned);
		const base = this.#context.baseOf({ collection: collection.name, id, field });
		const policy = collection.policyOf(field);
		const direction = directionOf(policy, from, value);
		const merge = mergeField(
			{ value: from, version: effective.version },
			{ value, direction, base }
		);
		if (!sameValue(from, value) || direction === 'tighten') this.effects.directions.push(direction);
		this.#account(merge, { collection: collection.name, id, field, from, value }, effective);
		if (merge === 'yield') {
			this.effects.conflicts.push({
				collection: collection.name,
				id,
				field,
				yours: value,
				theirs: from,
				theirsVersion: effective.version,
				baseVersion: base
			});
		}
		const isStricter = direction === 'tighten' && policy.kind !== 'closing';
		if (merge === 'apply' && isStricter && (base ?? Infinity) < effective.version) {
			const conflict = {
				collection: collection.name,
				id,
				field,
				yours: from,
				theirs: value,
				theirsVersion: this.#context.version,
				baseVersion: undefined
			};
			this.effects.overturned.push({ version: effective.version, conflict });
		}
		return merge;
	}

	#account(
		merge: FieldMerge,
		write: FieldLocation & { readonly from: unknown; readonly value: unknown },
		effective: { readonly version: number; readonly key: FieldKey }
	): void {
		const { collection, id, field, from, value } = write;
		if (merge === 'yield') return;
		if (merge === 'keep') {
			this.effects.stood[effective.key] = effective.version;
			return;
		}
		this.#write(collection, id, field, value);
		this.effects.stood[fieldKey(collection, id, field)] = this.#context.version;
		if (merge === 'touch') return;
		this.effects.applied++;
		this.#changed(collection, id, field, { from, to: value });
	}

	#write(collection: string, id: string, field: string, value: unknown): void {
		const { version } = this.#context;
		const row = this.#layer.row(collection, id) ?? { value: {}, created: 0, fields: {} };
		this.#layer.write(collection, id, {
			...row,
			value: { ...row.value, [field]: value },
			fields: { ...row.fields, [field]: version }
		});
	}

	#changed(
		collection: string,
		id: string,
		field: string,
		{ from, to }: { readonly from: unknown; readonly to: unknown }
	): void {
		this.effects.changes.push({ collection, id, field, from: from ?? null, to });
		this.effects.stood[fieldKey(collection, id, field)] ??= this.#context.version;
	}
}
