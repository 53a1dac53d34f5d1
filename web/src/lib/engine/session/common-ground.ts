import { organizationAccess } from '@tenantry/shared/domain/organization-access/schema.ts';
import { administrators, statusOf } from '@tenantry/shared/domain/administrator/schema.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { ReplicaChange } from '#lib/replica/replica-change.ts';
import type { View } from '#lib/replica/view.ts';

/**
 * State that every administrator's page depends on besides its own rows: settings, the reader's
 * rights, the rule about the last owner, names of organizations. While it is unchanged, a change
 * concerns only the pages of the administrators that it is about.
 */
export class CommonGround {
	readonly #view: View;
	readonly #reader: { readonly providerId: string; readonly administratorId: string };
	#parts: readonly unknown[] = [];

	constructor(
		view: View,
		reader: { readonly providerId: string; readonly administratorId: string }
	) {
		this.#view = view;
		this.#reader = reader;
	}

	/** Returns the rows whose pages may have changed. Has to be called for every change. */
	narrow(rows: ReplicaChange['rows']): ReplicaChange['rows'] {
		const before = this.#parts;
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
		let only: string | undefined;
		for (const id of this.#view.find(administrators.name, 'role', OWNER_ROLE)) {
			const { suspended, registered } = this.#view.row(administrators.name, id)?.value ?? {};
			if (statusOf({ suspended: suspended === true, registered: registered === true }) !== 'active')
				continue;
			if (only !== undefined) return undefined;
			only = id;
		}
		return only;
	}
}
