import { MIN_RETENTION_DAYS } from '#auth/log/security-log-sweep.ts';
import { lastSweep } from '#auth/log/sweep-event.ts';
import type { Database } from '#store/store.ts';

import type { Chains, Reached } from './checkpoint.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * One line for each part of a checkpoint that is missing. The chains themselves must hold: then an
 * event with the signed hash proves that all before it are unchanged.
 */
export async function missingSince(db: Database, checkpoint: Chains): Promise<string[]> {
	const missing: string[] = [];
	const { at, providers, door } = checkpoint;
	for (const [providerId, reached] of Object.entries(providers)) {
		if ((await hashAt(db, providerId, reached)) !== reached.hash)
			missing.push(lineOf(`Provider ${providerId}`, reached, at));
	}
	if (door !== null && !(await isSecurityLogAsSeen(db, door, Date.parse(at))))
		missing.push(lineOf('The security log', door, at));
	return missing;
}

async function hashAt(
	db: Database,
	providerId: string,
	{ version }: Reached
): Promise<string | undefined> {
	const event = await db
		.selectFrom('audit_event')
		.select('hash')
		.where('provider_id', '=', providerId)
		.where('version', '=', version)
		.executeTakeFirst();
	return event?.hash;
}

/** A swept event counts as unchanged if the checkpoint is older than any retention. */
async function isSecurityLogAsSeen(
	db: Database,
	{ version, hash }: Reached,
	seenAt: number
): Promise<boolean> {
	const event = await db
		.selectFrom('door_event')
		.select('hash')
		.where('sequence', '=', version)
		.executeTakeFirst();
	if (event !== undefined) return event.hash === hash;
	const swept = await lastSweep(db);
	if (swept === undefined || version > swept.through) return false;
	if (version === swept.through) return hash === swept.hash;
	// An event after the one it names was due as well; one day allows for clocks that differ.
	return seenAt < swept.at - (MIN_RETENTION_DAYS - 1) * DAY_MS;
}

function lineOf(name: string, { version }: Reached, at: string): string {
	return `${name}: event ${version} is not the one that the checkpoint of ${at} has.\n`;
}
