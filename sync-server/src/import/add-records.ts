import { foldEmail } from '@tenantry/shared/domain/administrator/schema.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import type { Existing } from '@tenantry/shared/roster-csv/same.ts';

import type { Store, StoreTransaction } from '#store/store.ts';
import { applyWithin, OPERATOR, type SystemChange } from '#sync/push/system-actor.ts';
import { parseRow } from '#sync/loaded-rows.ts';

import type { LineReport } from './report.ts';

export interface ImportJob {
	readonly store: Store;
	readonly providerId: string;
	readonly at: number;
}

export interface Candidate {
	readonly line: number;
	readonly label: string;
	readonly collection: 'organization' | 'administrator';
	readonly id: string;
	/** The current holder of this address may be the same person under another id. */
	readonly email?: string;
	readonly change: SystemChange;
	isSame(existing: Existing): boolean;
	fieldOf(code: RejectionCode, argument: string | undefined): string | undefined;
}

const CHUNK = 500;

/** Adds records that do not exist yet, line by line; existing ones stay as they are. */
export async function addRecords(
	job: ImportJob,
	candidates: readonly Candidate[]
): Promise<LineReport[]> {
	const reports: LineReport[] = [];
	for (let start = 0; start < candidates.length; start += CHUNK) {
		const chunk = candidates.slice(start, start + CHUNK);
		reports.push(...(await job.store.write(job.providerId, (tx) => addChunk(tx, chunk, job.at))));
	}
	return reports;
}

async function addChunk(
	tx: StoreTransaction,
	candidates: readonly Candidate[],
	at: number
): Promise<LineReport[]> {
	const existingOf = await findExisting(tx, candidates);
	const wanted = candidates.filter((candidate) => {
		const existing = existingOf(candidate);
		return existing === undefined || !candidate.isSame(existing);
	});
	const decisions = await applyWithin(tx, {
		at,
		actor: OPERATOR,
		changes: wanted.map(({ change }) => change)
	});
	const added = new Map<string, string>();
	return candidates.map((candidate): LineReport => {
		const { line, label, id, change } = candidate;
		const decision = decisions[wanted.indexOf(candidate)];
		if (decision === undefined) return { line, label, outcome: 'unchanged' };
		const said = JSON.stringify(change.args);
		if (decision.rejection === undefined) {
			added.set(id, said);
			return { line, label, outcome: 'added' };
		}
		if (added.get(id) === said) return { line, label, outcome: 'unchanged' };
		const { code, field: argument } = decision.rejection;
		const field = candidate.fieldOf(code, argument);
		return { line, label, outcome: 'refused', code, ...(field !== undefined && { field }) };
	});
}

async function findExisting(
	tx: StoreTransaction,
	candidates: readonly Candidate[]
): Promise<(candidate: Candidate) => Existing | undefined> {
	const emails = candidates.flatMap(({ email }) => (email === undefined ? [] : [foldEmail(email)]));
	const lookup = (value: string) => ({ collection: 'administrator', name: 'email', value });
	const holders = await tx.find([...new Set(emails)].map(lookup));
	const idByEmail = new Map(holders.map(({ value, id }) => [value, id]));
	const ids = [...candidates.map(({ id }) => id), ...idByEmail.values()];
	const collections = [...new Set(candidates.map(({ collection }) => collection))];
	const keys = [...collections, 'organizationAccess'].flatMap((collection) =>
		[...new Set(ids)].map((id) => ({ collection, id }))
	);
	const rows = await tx.rows([...keys, { collection: 'provider', id: tx.providerId }]);
	const rowByKey = new Map(rows.map((row) => [`${row.collection}/${row.id}`, parseRow(row)]));
	return ({ collection, id, email }) => {
		const isHere = rowByKey.has(`${collection}/${id}`);
		const holder = isHere || email === undefined ? id : (idByEmail.get(foldEmail(email)) ?? id);
		const row = rowByKey.get(`${collection}/${holder}`);
		if (row === undefined || row.deleted !== undefined) return undefined;
		return {
			id: holder,
			row,
			access: rowByKey.get(`organizationAccess/${holder}`),
			provider: rowByKey.get(`provider/${tx.providerId}`)
		};
	};
}
