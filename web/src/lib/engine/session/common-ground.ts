import { organizationAccess } from '@tenantry/shared/domain/organization-access/schema.ts';
import { administrators, statusOf } from '@tenantry/shared/domain/administrator/schema.ts';
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
	/** Ids of the owners who are active: with many owners, they are not looked up at each change. */
	readonly #activeOwners = new Set<string>();
	#parts: readonly unknown[] = [];

	constructor(
		view: SeenRows,
		reader: { readonly providerId: string; readonly administratorId: string }
	) {
		this.#view = view;
		this.#reader = reader;
	}

	/** Returns the rows whose pages may have changed. Has to be called for every change. */
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
			this.#onlyOwner()
		];
	}

	/** Returns the owner whom the rule protects; undefined if there are several. */
	#onlyOwner(): string | undefined {
		const [only] = this.#activeOwners;
		return this.#activeOwners.size === 1 ? only : undefined;
	}

	#noteOwners(rows: ReplicaChange['rows']): void {
		if (rows === 'all') this.#activeOwners.clear();
		const ids =
			rows === 'all'
				? this.#view.find(administrators.name, 'role', OWNER_ROLE)
				: administratorsIn(rows);
		for (const id of ids) {
			if (this.#isActiveOwner(id)) this.#activeOwners.add(id);
			else this.#activeOwners.delete(id);
		}
	}

	#isActiveOwner(id: string): boolean {
		const row = this.#view.row(administrators.name, id);
		if (row === undefined || row.deleted !== undefined) return false;
		const { role, suspended, registered } = row.value;
		const status = statusOf({ suspended: suspended === true, registered: registered === true });
		return role === OWNER_ROLE && status === 'active';
	}
}

const PREFIX = rowKey(administrators.name, '');

function administratorsIn(rows: ReadonlySet<string>): readonly string[] {
	return [...rows].flatMap((key) => (key.startsWith(PREFIX) ? key.slice(PREFIX.length) : []));
}
