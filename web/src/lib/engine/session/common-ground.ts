import { organizationAccess } from '@tenantry/shared/domain/organization-access/schema.ts';
import { ownershipOf } from '@tenantry/shared/domain/administrator/owner.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import type { Span } from '@tenantry/shared/domain/administrator/plans/tenure.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { rowKey } from '#lib/replica/rows/patch.ts';
import type { ReplicaChange } from '#lib/replica/replica-change.ts';
import type { View } from '#lib/replica/view.ts';

type SeenRows = Pick<View, 'provider' | 'row' | 'find'>;

/**
 * State that every administrator's page depends on besides its own rows: settings, the reader's
 * rights, the rule about the last owner, names of organizations. While it is unchanged, a change
 * concerns only the pages of the administrators that it is about.
 */
export class CommonGround {
	readonly #view: SeenRows;
	readonly #reader: { readonly providerId: string; readonly administratorId: string };
	readonly #ownership = new Map<string, string>();
	#parts: readonly unknown[] = [];

	constructor(
		view: SeenRows,
		reader: { readonly providerId: string; readonly administratorId: string }
	) {
		this.#view = view;
		this.#reader = reader;
	}

	/** Call it for every change, because each is compared with the one before. */
	narrow(rows: ReplicaChange['rows']): ReplicaChange['rows'] {
		const before = this.#parts;
		this.#noteOwners(rows);
		this.#parts = this.#read();
		const stands = this.#parts.every((part, at) => part === before[at]);
		// A change that names no row is about something other than rows.
		if (!stands || rows === 'all' || rows.size === 0) return 'all';
		return [...rows].some((key) => key.startsWith('organization/')) ? 'all' : rows;
	}

	#read(): readonly unknown[] {
		const { administratorId } = this.#reader;
		const own = this.#view.row(administrators.name, administratorId)?.value;
		return [
			this.#view.provider,
			own?.role,
			own?.accessMode,
			this.#view.row(organizationAccess.name, administratorId),
			this.#ownersAtStake()
		];
	}

	/** Undefined while two permanent owners exist, because the last-owner rule then binds nobody. */
	#ownersAtStake(): string | undefined {
		const tenures = [...this.#ownership.values()];
		if (tenures.filter((tenure) => tenure === LASTING).length > 1) return undefined;
		return [...this.#ownership].join();
	}

	#noteOwners(rows: ReplicaChange['rows']): void {
		if (rows === 'all') this.#ownership.clear();
		const ids =
			rows === 'all'
				? this.#view.find(administrators.name, 'role', OWNER_ROLE)
				: administratorsIn(rows);
		for (const id of ids) {
			const tenure = textOf(ownershipOf(this.#view, id));
			if (tenure === '') this.#ownership.delete(id);
			else this.#ownership.set(id, tenure);
		}
	}
}

const LASTING = textOf([{ from: -Infinity, until: Infinity }]);

function textOf(tenure: readonly Span[]): string {
	return tenure.map(({ from, until }) => `${String(from)}–${String(until)}`).join();
}

const PREFIX = rowKey(administrators.name, '');

function administratorsIn(rows: ReadonlySet<string>): readonly string[] {
	return [...rows].flatMap((key) => (key.startsWith(PREFIX) ? key.slice(PREFIX.length) : []));
}
