import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client, types } from 'pg';
import * as z from 'zod/mini';

/** Where a server has its database. */
interface Place {
	readonly server: { readonly dataDir: string };
	readonly databaseUrl?: string | undefined;
}

// Positions and times fit into a number.
types.setTypeParser(types.builtins.INT8, Number);

const AuditEvent = z.object({
	version: z.number(),
	name: z.string(),
	mutationId: z.nullable(z.string()),
	actorId: z.nullable(z.string()),
	subjectId: z.nullable(z.string()),
	reason: z.nullable(z.string()),
	ticket: z.nullable(z.string()),
	outcome: z.string(),
	code: z.nullable(z.string()),
	madeAt: z.number(),
	appliedAt: z.number()
});
export type AuditEvent = z.infer<typeof AuditEvent>;

const StoredRow = z.object({
	id: z.string(),
	value: z.pipe(
		z.string(),
		z.transform((json) => z.record(z.string(), z.unknown()).parse(JSON.parse(json)))
	)
});
export type StoredRow = z.infer<typeof StoredRow>;

const DeviceKeys = z.object({ authoring: z.string(), carrying: z.string() });
export type DeviceKeys = z.infer<typeof DeviceKeys>;

/** Reads the audit of one kind of change directly from the database, oldest first. */
export async function auditEvents(world: Place, name: string): Promise<readonly AuditEvent[]> {
	const rows = await query(
		world,
		`SELECT version, name, mutation_id AS "mutationId", actor_id AS "actorId",
			subject_id AS "subjectId", reason, ticket, outcome, code, made_at AS "madeAt", applied_at AS "appliedAt"
		FROM audit_event WHERE name = '${name}' ORDER BY version`
	);
	return z.array(AuditEvent).parse(rows);
}

/** Reads the ids of all decided changes, one per audit event, directly from the database. */
export async function decisions(world: Place): Promise<readonly string[]> {
	const rows = await query(
		world,
		`SELECT mutation_id AS id FROM audit_event WHERE mutation_id IS NOT NULL ORDER BY version`
	);
	return z
		.array(z.object({ id: z.string() }))
		.parse(rows)
		.map(({ id }) => id);
}

/** Reads the living rows of a collection directly from the database. */
export async function storedRows(world: Place, collection: string): Promise<readonly StoredRow[]> {
	const rows = await query(
		world,
		`SELECT id, value FROM record WHERE collection = '${collection}' AND deleted IS NULL ORDER BY id`
	);
	return z.array(StoredRow).parse(rows);
}

/** Reads the public keys of each device that has registered some. */
export async function deviceKeys(world: Place): Promise<readonly DeviceKeys[]> {
	const rows = await query(
		world,
		`SELECT authoring_key AS authoring, carrying_key AS carrying FROM device
		WHERE authoring_key IS NOT NULL`
	);
	return z.array(DeviceKeys).parse(rows);
}

/** Returns why each session ended, oldest first; null for one that has not ended. */
export async function sessionEnds(world: Place): Promise<readonly (string | null)[]> {
	const rows = await query(world, 'SELECT ended_reason AS reason FROM session ORDER BY created_at');
	return z
		.array(z.object({ reason: z.nullable(z.string()) }))
		.parse(rows)
		.map(({ reason }) => reason);
}

/** Makes every session stale, as if a quarter of an hour had passed since each last step-up. */
export function ageFactors({ server }: Place): void {
	const database = new DatabaseSync(join(server.dataDir, 'tenantry.sqlite'));
	try {
		database.exec('UPDATE session SET fresh_at = 0');
	} finally {
		database.close();
	}
}

async function query(world: Place, statement: string): Promise<readonly unknown[]> {
	return world.databaseUrl === undefined
		? querySqlite(join(world.server.dataDir, 'tenantry.sqlite'), statement)
		: queryPostgres(world.databaseUrl, statement);
}

function querySqlite(path: string, statement: string): readonly unknown[] {
	const database = new DatabaseSync(path, { readOnly: true });
	try {
		return database.prepare(statement).all();
	} finally {
		database.close();
	}
}

async function queryPostgres(connectionString: string, statement: string): Promise<unknown[]> {
	const client = new Client({ connectionString });
	await client.connect();
	try {
		const { rows } = await client.query<Record<string, unknown>>(statement);
		return rows;
	} finally {
		await client.end();
	}
}

/** Returns a field of an administrator as the server has it. */
export async function storedField(
	world: Place,
	administratorId: string,
	field: string
): Promise<unknown> {
	const rows = await storedRows(world, 'administrator');
	return rows.find(({ id }) => id === administratorId)?.value[field];
}

export async function isSuspended(world: Place, administratorId: string): Promise<boolean> {
	return (await storedField(world, administratorId, 'suspended')) === true;
}
