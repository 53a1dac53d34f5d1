import type { Base } from '#merge.ts';
import { basesOf, decide, type Decision, type Knowledge } from '#decide.ts';
import type { RowSource } from '#collection.ts';
import { collections } from '#collections.ts';
import { mutatorOf, type MutationArgs, type MutationName } from '#mutators.ts';
import type { NamedMutation } from '#mutator.ts';
import { Overlay } from '#overlay.ts';
import type { Principal } from '#permission.ts';
import type { FieldKey, Value } from '#row.ts';
import { Administrator } from '#domain/administrator/schema.ts';
import { needsApproval } from '#domain/approval/need.ts';
import { principalOf } from '#domain/visibility.ts';
import type { Role } from '#domain/role.ts';

const nothing: RowSource = { row: () => undefined, find: () => [] };

export const PROVIDER = 'f'.repeat(24);

export function idOf(number: number): string {
	return number.toString(16).padStart(24, '0');
}

/** One serial history in memory, with the bookkeeping that a server does around `decide`. */
export class World {
	readonly rows = new Overlay(nothing, collections);
	version = 0;
	elapsedMs = 0;
	isApproved = false;
	/** The authors have just given a factor. */
	isFactorFresh = true;
	#mutations = 0;
	readonly #stood = new Map<string, Readonly<Record<FieldKey, number>>>();

	constructor() {
		this.#put('provider', PROVIDER, {
			name: 'Northwind',
			globalMfaRequired: false,
			forcedThrough: 0,
			managersMayContain: true,
			administratorsMayContain: true,
			deviceLockRequired: true,
			lockAfterMinutes: 15,
			leaseHours: 72,
			staleAfterHours: 72
		});
	}

	administrator(number: number, role: Role, fields: Partial<Administrator> = {}): string {
		const id = idOf(number);
		const email = `person.${String(number)}@northwind.example`;
		const value = Administrator.parse({ email, role, registered: true, ...fields });
		this.#put('administrator', id, value);
		if (value.accessMode === 'selected') this.#put('organizationAccess', id, {});
		return id;
	}

	organization(number: number, attached = true): string {
		const id = idOf(number + 0x1000);
		const name = `Organization ${String(number)}`;
		this.#put('organization', id, { name, attached, maxSystemUsers: null, createdAt: 0 });
		return id;
	}

	/** What an author who looks at this moment would send. */
	author<N extends MutationName>(
		actor: string,
		name: N,
		args: MutationArgs<N>,
		options: { after?: Readonly<Record<FieldKey, string>> } = {}
	): Authored {
		return this.intend(actor, { name, args }, options);
	}

	intend(
		actor: string,
		{ name, args }: NamedMutation,
		{ after = {} }: { after?: Readonly<Record<FieldKey, string>> } = {}
	): Authored {
		const mutator = mutatorOf(name);
		if (mutator === undefined) throw new Error(`No mutator ${name}`);
		const base = basesOf(this.rows, mutator.touches(args), {
			collections,
			providerId: PROVIDER,
			baseAt: (version, location): Base => {
				const key = `${location.collection}/${location.id}/${location.field}`;
				const earlier = after[key];
				return earlier === undefined ? version : { after: earlier, base: version };
			}
		});
		this.#mutations++;
		return { id: this.#mutations.toString(16).padStart(32, '0'), actor, name, args, base };
	}

	arrive(authored: Authored, knowledge: Knowledge = 'fresh', ageMs = 0): Decision {
		const mutator = mutatorOf(authored.name);
		if (mutator === undefined) throw new Error(`No mutator ${authored.name}`);
		this.version++;
		const decision = decide(this.rows, authored, {
			mutator,
			collections,
			principal: this.principal(authored.actor),
			providerId: PROVIDER,
			version: this.version,
			at: this.version + this.elapsedMs,
			knowledge,
			ageMs,
			isFactorFresh: this.isFactorFresh,
			stoodOf: (id) => this.#stood.get(id),
			...(!this.isApproved && { needsApproval }),
			basis: 'intent'
		});
		this.#stood.set(authored.id, decision.stood);
		return decision;
	}

	do<N extends MutationName>(actor: string, name: N, args: MutationArgs<N>): Decision {
		return this.arrive(this.author(actor, name, args));
	}

	principal(actor: string): Principal {
		return principalOf(this.rows, actor, PROVIDER);
	}

	value(collection: string, id: string): Value | undefined {
		const row = this.rows.row(collection, id);
		return row === undefined || row.deleted !== undefined ? undefined : row.value;
	}

	#put(collection: string, id: string, value: Value): void {
		this.version++;
		this.rows.write(collection, id, { value, created: this.version, fields: {} });
	}
}

export interface Authored {
	readonly id: string;
	readonly actor: string;
	readonly name: string;
	readonly args: unknown;
	readonly base: Readonly<Record<FieldKey, Base>>;
	readonly seenValues?: Readonly<Record<FieldKey, unknown>>;
}
