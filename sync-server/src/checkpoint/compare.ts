import type { Database } from '#store/store.ts';

import type { Chains, Reached } from './checkpoint.ts';

/**
 * What of a checkpoint is not here any more, a line each. The chains themselves have to hold: then
 * an event with the hash that was signed means that all before it are the ones of that time.
 */
export async function missingSince(db: Database, checkpoint: Chains): Promise<string[]> {
	const missing: string[] = [];
	const { at, providers, door } = checkpoint;
	for (const [providerId, reached] of Object.entries(providers)) {
		if ((await hashAt(db, providerId, reached)) !== reached.hash)
			missing.push(lineOf(`Provider ${providerId}`, reached, at));
	}
	if (door !== null && (await doorHashAt(db, door)) !== door.hash)
		missing.push(lineOf('The door', door, at));
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

async function doorHashAt(db: Database, { version }: Reached): Promise<string | undefined> {
	const event = await db
		.selectFrom('door_event')
		.select('hash')
		.where('sequence', '=', version)
		.executeTakeFirst();
	return event?.hash;
}

function lineOf(name: string, { version }: Reached, at: string): string {
	return `${name}: event ${version} is not the one that the checkpoint of ${at} has.\n`;
}
