import type { Sealer } from '#auth/keys/sealer.ts';
import { ownerColumns, type Account } from '#store/account.ts';
import type { Database } from '#store/store.ts';

export interface Resealed {
	readonly sealed: number;
	/** Second factors that no key opens; their owners have to enrol again. */
	readonly unopened: number;
}

const BATCH_SIZE = 100;
const FIRST: Account = { providerId: '', administratorId: '' };
const COLUMNS = ['totp_sealed', 'totp_pending_sealed'] as const;

/**
 * Seals every second factor under the current first key, a hundred people per transaction, so that
 * others can work. Changes made during a pass are left to the next pass; the last pass finds
 * nothing.
 */
export async function resealSeeds(db: Database, sealer: Sealer): Promise<Resealed> {
	let sealed = 0;
	for (;;) {
		const pass = await passOver(db, sealer);
		sealed += pass.sealed;
		if (pass.sealed === 0) return { sealed, unopened: pass.unopened };
	}
}

export async function countSealedElsewhere(
	db: Database,
	keyIds: readonly string[]
): Promise<number> {
	let count = 0;
	for (const column of COLUMNS) {
		const elsewhere = keyIds.reduce(
			(query, id) => query.where(column, 'not like', `${id}.%`),
			db.selectFrom('credential').where(column, 'is not', null)
		);
		const { number } = await elsewhere
			.select((is) => is.fn.countAll<number>().as('number'))
			.executeTakeFirstOrThrow();
		count += number;
	}
	return count;
}

async function passOver(db: Database, sealer: Sealer): Promise<Resealed> {
	const total = { sealed: 0, unopened: 0 };
	for (let after: Account | undefined = FIRST; after !== undefined;) {
		const from: Account = after;
		const step = await db.transaction().execute((tx) => resealStep(tx, sealer, from));
		total.sealed += step.sealed;
		total.unopened += step.unopened;
		after = step.last;
	}
	return total;
}

async function resealStep(
	tx: Database,
	sealer: Sealer,
	after: Account
): Promise<Resealed & { readonly last: Account | undefined }> {
	const people = await tx
		.selectFrom('credential')
		.select(['provider_id', 'administrator_id', ...COLUMNS])
		.where((is) =>
			is(
				is.refTuple('provider_id', 'administrator_id'),
				'>',
				is.tuple(after.providerId, after.administratorId)
			)
		)
		.where((is) => is.or(COLUMNS.map((column) => is(column, 'not like', `${sealer.keyId}.%`))))
		.orderBy('provider_id')
		.orderBy('administrator_id')
		.limit(BATCH_SIZE)
		.execute();
	let [sealed, unopened] = [0, 0];
	for (const { provider_id: providerId, administrator_id: administratorId, ...seeds } of people) {
		const account = { providerId, administratorId };
		for (const column of COLUMNS) {
			const old = seeds[column];
			if (old === null || old.startsWith(`${sealer.keyId}.`)) continue;
			const text = sealer.open(old, { administratorId, purpose: 'totp' });
			if (text === undefined) {
				unopened++;
				continue;
			}
			const written = await tx
				.updateTable('credential')
				.set({ [column]: sealer.seal(text, { administratorId, purpose: 'totp' }) })
				.where((row) => row.and(ownerColumns(account)))
				.where(column, '=', old)
				.returning(column)
				.execute();
			sealed += written.length;
		}
	}
	const isLast = people.length < BATCH_SIZE;
	const end = isLast ? undefined : people.at(-1);
	const last = end && { providerId: end.provider_id, administratorId: end.administrator_id };
	return { sealed, unopened, last };
}
