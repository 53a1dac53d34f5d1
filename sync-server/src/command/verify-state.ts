import { listProviders } from '#provisioning/providers.ts';
import type { Store } from '#store/store.ts';
import { verifyState } from '#sync/audit/verify-state.ts';

/** Findings beyond this are only counted: a changed column means thousands of changed rows. */
const MOST_FINDINGS = 100;

export async function verifyStates(
	store: Store
): Promise<{ readonly text: string; readonly isIntact: boolean }> {
	const lines: string[] = [];
	let isIntact = true;
	for (const { id, name } of await listProviders(store.db)) {
		const { rows, findings, unchecked } = await verifyState(store, id);
		isIntact &&= findings.length === 0;
		if (findings.length === 0) lines.push(`${name}: ${String(rows)} rows are as the audit says.`);
		lines.push(...findings.slice(0, MOST_FINDINGS).map((finding) => `${name}: ${finding}.`));
		if (findings.length > MOST_FINDINGS)
			lines.push(`${name}: and ${String(findings.length - MOST_FINDINGS)} more differences.`);
		if (unchecked > 0)
			lines.push(
				`${name}: ${String(unchecked)} fields can’t be checked: the events that wrote them don’t carry the values.`
			);
	}
	return { text: lines.map((line) => `${line}\n`).join(''), isIntact };
}
