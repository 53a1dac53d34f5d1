import type { RowSource } from '@tenantry/shared/collection.ts';
import { statusOf, type Status } from '@tenantry/shared/domain/administrator/schema.ts';
import { enrolmentOf, type Enrolment } from '@tenantry/shared/domain/administrator/enrolment.ts';
import type { FlagName } from '@tenantry/shared/domain/administrator/fields.ts';
import { isMfaRequired } from '@tenantry/shared/domain/administrator/mfa.ts';
import type { Row } from '@tenantry/shared/row.ts';
import { fold } from '#lib/replica/rows/fold.ts';
import { nameKey } from '#lib/replica/rows/name-order.ts';

interface FlagContext {
	readonly source: RowSource;
	readonly providerId: string;
}

export class AdministratorEntry {
	readonly id: string;
	readonly row: Row;
	/** Counts in mode `selected`. */
	readonly access: Row | undefined;
	readonly nameKey: string;
	#text: string | undefined;
	#organizationCount: number | undefined;

	constructor(id: string, row: Row, access: Row | undefined) {
		this.id = id;
		this.row = row;
		this.access = access;
		this.nameKey = nameKey(row);
	}

	text(): string {
		this.#text ??= this.#foldText();
		return this.#text;
	}

	get status(): Status {
		const { suspended, registered } = this.row.value;
		return statusOf({ suspended: suspended === true, registered: registered === true });
	}

	get reachesAll(): boolean {
		return this.row.value.accessMode === 'all';
	}

	get organizationCount(): number {
		this.#organizationCount ??= this.organizationIds().length;
		return this.#organizationCount;
	}

	organizationIds(): string[] {
		const edges = this.access?.value ?? {};
		return this.reachesAll ? [] : Object.keys(edges).filter((id) => edges[id] === true);
	}

	reaches(organizationId: string): boolean {
		return this.reachesAll || this.access?.value[organizationId] === true;
	}

	hasApiAccess(): boolean {
		return this.row.value.apiAccess === true;
	}

	/** Infinity for a key that never expires and where there is none. */
	keyExpiresAt(): number {
		const { apiKey } = this.row.value;
		const has = typeof apiKey === 'object' && apiKey !== null && 'expiresAt' in apiKey;
		return has && typeof apiKey.expiresAt === 'number' ? apiKey.expiresAt : Infinity;
	}

	get enrolment(): Enrolment {
		return enrolmentOf(this.row.value);
	}

	/** Uses the row of this entry, because the entry may be about to leave the order. */
	isMfaRequired(source: RowSource, providerId: string): boolean {
		const seen: RowSource = {
			row: (collection, id) => (id === this.id ? this.row : source.row(collection, id)),
			find: (...place) => source.find(...place)
		};
		return isMfaRequired(seen, this.id, providerId);
	}

	/** Whether a flag counts as set. */
	isSet(flag: FlagName, { source, providerId }: FlagContext): boolean {
		if (flag === 'mfaRequired') return this.isMfaRequired(source, providerId);
		return this.row.value[flag] === true;
	}

	#foldText(): string {
		const [last = '', first = ''] = this.nameKey.split('\n');
		// A template would be a tree of its parts, which every search walks.
		return [first, last, fold(String(this.row.value.email))].join(' ');
	}
}
