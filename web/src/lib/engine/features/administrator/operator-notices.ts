import { OperatorAccess } from '@tenantry/shared/domain/administrator/operator-access.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import { administratorOf } from '#lib/engine/session/administrator-views.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { AdministratorEntry } from '#lib/replica/list/administrator-entry.ts';
import type { SealedMeta } from '#lib/replica/store/sealed-meta.ts';
import type { OperatorNotice } from '#lib/engine-api/operator-notices.ts';

export interface OperatorNoticesOptions {
	readonly session: OpenSession;
	readonly meta: Pick<SealedMeta, 'get' | 'put'>;
	readonly onchange: () => void;
}

const KEPT = 'operatorSeenAt';
const LISTED_MS = 30 * 86_400_000;

/**
 * Shows owners, for 30 days, which accounts in use the operator of the server opened. It is derived
 * from the rows, so it needs no connection; what an owner dismissed is kept on this device.
 */
export class OperatorNotices {
	readonly #options: OperatorNoticesOptions;
	readonly #opened: Promise<void>;
	/** Time of the last dismissed one; undefined until it has been read. */
	#seenAt: number | undefined;

	constructor(options: OperatorNoticesOptions) {
		this.#options = options;
		this.#opened = this.#open();
	}

	/** Newest first; undefined until what was dismissed has been read. */
	answer(): readonly OperatorNotice[] | undefined {
		const seenAt = this.#seenAt;
		if (seenAt === undefined) return undefined;
		const { session } = this.#options;
		const { replica, administratorList } = session;
		if (!hasPermission(replica.view.principal, 'provider.write')) return [];
		const after = Math.max(seenAt, session.now() - LISTED_MS);
		return [...administratorList.all()]
			.flatMap(noticesOf)
			.filter(({ at }) => at > after)
			.sort((left, right) => right.at - left.at);
	}

	async dismiss(at: number): Promise<void> {
		const { meta, onchange } = this.#options;
		await this.#opened;
		this.#seenAt = Math.max(this.#seenAt ?? at, at);
		onchange();
		// If it could not be stored, the card is shown again.
		await meta.put(KEPT, this.#seenAt).catch(() => undefined);
	}

	async #open(): Promise<void> {
		const kept = await this.#options.meta.get<number>(KEPT).catch(() => undefined);
		this.#seenAt = kept ?? 0;
		this.#options.onchange();
	}
}

function noticesOf(entry: AdministratorEntry): OperatorNotice[] {
	const { operatorAccess } = entry.row.value;
	// Nearly everyone's case, so it is not worth a parser's time.
	if (operatorAccess === undefined) return [];
	const parsed = OperatorAccess.safeParse(operatorAccess);
	if (!parsed.success || parsed.data.kind === 'firstLink') return [];
	const { firstName, lastName, email } = administratorOf(entry);
	const { kind: act, at } = parsed.data;
	return [{ id: entry.id, firstName, lastName, email, act, at }];
}
