import { randomBytes } from 'node:crypto';

import { labelOf, unreadableColumn } from '@tenantry/shared/roster-csv/addition.ts';
import type { CsvLine } from '@tenantry/shared/roster-csv/line.ts';

import type { Store } from '#store/store.ts';
import { OPERATOR, applySystem } from '#sync/push/system-actor.ts';

import { StartRefused } from '#start-refused.ts';
import {
	toAdministratorOfLine,
	toAdministrators,
	type KnownOrganizations
} from './administrators.ts';
import { addRecords, type ImportJob } from './add-records.ts';
import { knownOrganizations } from './known-organizations.ts';
import { addLinks } from './link-reports.ts';
import { readLinks } from './links.ts';
import { toOrganizations } from './organizations.ts';
import { findProvider } from '#provisioning/providers.ts';
import type { FileReport, LineReport } from './report.ts';
import type { Sources } from './sources.ts';

export interface ImportRequest {
	readonly store: Store;
	readonly at: number;
	readonly providerName: string;
	readonly sources: Sources;
}

/**
 * Imports a provider's records: organizations first, then administrators with their links, then
 * spreadsheets. It only creates, so importing the same again changes nothing.
 */
export async function importRoster(request: ImportRequest): Promise<FileReport[]> {
	const { store, at, sources } = request;
	const job = { store, at, providerId: await findOrMakeProvider(request) };
	const reports: FileReport[] = [];
	const imported = new Set<string>();
	for (const { file, entries } of sources.organizations) {
		const { candidates, refused } = toOrganizations(entries);
		for (const { id } of candidates) imported.add(id);
		reports.push({ file, lines: inOrder(await addRecords(job, candidates), refused) });
	}
	const known = await knownOrganizations(job, imported);
	const links = sources.links.map(({ file, entries }) => ({
		file,
		links: readLinks(entries, known.ids)
	}));
	const linked = links.map((source) => source.links.organizationsByAdministrator);
	const added = new Set<string>();
	for (const { file, entries } of sources.administrators) {
		const { candidates, refused } = toAdministrators(entries, { known, linked });
		const lines = await addRecords(job, candidates);
		for (const [index, { outcome }] of lines.entries())
			if (outcome === 'added') added.add(candidates[index]?.id ?? '');
		reports.push({ file, lines: inOrder(lines, refused) });
	}
	for (const { file, links: read } of links)
		reports.push({ file, lines: await addLinks(job, read, { known, added }) });
	for (const { file, lines } of sources.spreadsheets)
		reports.push({ file, lines: await importSpreadsheet(job, lines, known) });
	return reports;
}

async function findOrMakeProvider({ store, at, providerName }: ImportRequest): Promise<string> {
	const provider = await findProvider(store.db, providerName);
	if (provider !== undefined) return provider.id;
	const providerId = randomBytes(12).toString('hex');
	const [decision] = await applySystem(store, {
		providerId,
		at,
		actor: OPERATOR,
		changes: [{ name: 'provider.create', args: { name: providerName } }]
	});
	if (decision?.rejection !== undefined)
		throw new StartRefused(`“${providerName}” is not a valid provider name.`);
	return providerId;
}

async function importSpreadsheet(
	job: ImportJob,
	lines: readonly CsvLine[],
	known: KnownOrganizations
): Promise<LineReport[]> {
	const refused = lines.flatMap((line): LineReport[] => {
		const field = unreadableColumn(line);
		if (field === undefined) return [];
		const code = 'invalid_arguments';
		return [{ line: line.line, label: labelOf(line), outcome: 'refused', code, field }];
	});
	const candidates = lines
		.filter((line) => unreadableColumn(line) === undefined)
		.map((line) => toAdministratorOfLine(line, job.providerId, known));
	const taken = await addRecords(job, candidates);
	// The id derives from the address, so a reused id means that the address is taken.
	const told = taken.map((line): LineReport =>
		line.code === 'id_reused' ? { ...line, code: 'email_taken' } : line
	);
	return inOrder(told, refused);
}

function inOrder(...lists: readonly (readonly LineReport[])[]): LineReport[] {
	return lists.flat().sort((a, b) => a.line - b.line);
}
