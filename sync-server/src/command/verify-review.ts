import { readFile } from 'node:fs/promises';

import { listProviders } from '#provisioning/providers.ts';
import { parseEvidence, type EvidenceFile } from '#reviews/evidence/evidence-file.ts';
import type { Evidence } from '#reviews/evidence/evidence.ts';
import { verifyEvidence, type EvidenceCheck } from '#reviews/evidence/verify-evidence.ts';
import { StartRefused } from '#start-refused.ts';

import type { Operation, CommandResult } from './operator.ts';

type ReviewOperation = Pick<Operation, 'store' | 'words' | 'provider'>;

/** Compares the evidence of an access review, in a file, with the audit of its provider. */
export async function verifyReviewCommand(operation: ReviewOperation): Promise<CommandResult> {
	const { store, words } = operation;
	const [path, ...more] = words;
	if (path === undefined || more.length > 0) throw new StartRefused('Give one FILE.');
	const file = await readEvidenceFile(path);
	await requireProvider(operation, { path, file });
	const check = await verifyEvidence(store, file);
	return { text: textOf(check, path), exitCode: isTrue(check) ? 0 : 1 };
}

async function readEvidenceFile(path: string): Promise<EvidenceFile> {
	const text = await readFile(path, 'utf8').catch(() => {
		throw new StartRefused(`${path} cannot be read.`);
	});
	const file = parseEvidence(text);
	if (file.ok) return file.value;
	throw new StartRefused(
		file.error === 'newer'
			? `${path} was exported by a newer version of Tenantry. Verify it with that version.`
			: `${path} is not the evidence of an access review: export it as JSON.`
	);
}

async function requireProvider(
	{ store, provider }: ReviewOperation,
	{ path, file }: { readonly path: string; readonly file: EvidenceFile }
): Promise<void> {
	const providers = await listProviders(store.db);
	const found = providers.find(({ id }) => id === file.provider.id);
	if (found === undefined)
		throw new StartRefused(`${path} belongs to a provider that is not in this database.`);
	if (provider !== undefined && found.name !== provider.trim())
		throw new StartRefused(`${path} belongs to ${found.name}, not to ${provider.trim()}.`);
}

function isTrue(check: EvidenceCheck): boolean {
	return check.kind === 'compared' && check.comparison.findings.length === 0;
}

function textOf(check: EvidenceCheck, path: string): string {
	switch (check.kind) {
		case 'compared': {
			const { lines, review, head, later, comparison } = check;
			const said = comparison.findings.map((finding) => `${onOneLine(finding)}.\n`);
			const verified = `${comparison.verified} of ${lines} lines verified.\n`;
			const time = new Date(head.at).toISOString();
			const at = `Head: event ${head.position}, ${head.hash}, ${time}\n`;
			return `${said.join('')}${verified}${scopeText(review)}${at}${laterText(later)}`;
		}
		case 'broken':
			return `The chain is broken at event ${check.at}, so nothing in ${path} can be verified.\n`;
		case 'too_short':
			return `${path} was exported after more events than there are: the audit ends at event ${check.end}.\n`;
		case 'no_review':
			return `The audit log has no such access review before the head of ${path}.\n`;
	}
}

/** A true file can be about a few of the people in its scope, so its reader has to know of the others. */
function scopeText({ coverage, counts }: Pick<Evidence['review'], 'coverage' | 'counts'>): string {
	if (coverage === null)
		return 'Scope: unknown, because the audit log doesn’t say who was dormant.\n';
	const { inScope, reviewed } = coverage;
	const others = counts.subjects - reviewed;
	const outside = others === 0 ? '' : `, and ${others} from outside it`;
	return `Scope: ${reviewed} of ${inScope} people were under review${outside}.\n`;
}

/** A true file can still be outdated, so its reader has to know that the review went on. */
function laterText(count: number): string {
	if (count === 0) return '';
	const events = count === 1 ? '1 event' : `${count} events`;
	return `${events} after the head changed this review.\n`;
}

/** Prevents names and texts in the file from looking like lines of the answer. */
function onOneLine(text: string): string {
	return text.replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\uFFFD');
}
