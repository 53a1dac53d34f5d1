import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';

const SignIns = z.object({
	signIns: z.array(z.object({ email: z.string(), password: z.string() }))
});

/** An event of a demo's audit log, as stored. */
export const DemoEvent = z.object({
	name: z.string(),
	mutation_id: z.nullable(z.string()),
	actor_id: z.nullable(z.string()),
	actor_name: z.string(),
	device_id: z.nullable(z.string()),
	device_name: z.nullable(z.string()),
	address: z.nullable(z.string()),
	outcome: z.string(),
	reason: z.nullable(z.string()),
	ticket: z.nullable(z.string()),
	made_at: z.number(),
	applied_at: z.number()
});
export type DemoEvent = z.infer<typeof DemoEvent>;

/** Returns how someone signs in to the demo of a data folder. */
export async function signInOf(dataDir: string, account: string) {
	const text = await readFile(join(dataDir, 'demo-sign-ins.json'), 'utf8');
	const { signIns } = SignIns.parse(JSON.parse(text));
	const found = signIns.find(({ email }) => email.startsWith(`${account}@`));
	if (found === undefined) throw new Error(`The demo has no ${account}.`);
	return found;
}

/** Reads what a statement finds in the database of a data folder. */
export function queryDemo<T>(dataDir: string, statement: string, row: z.ZodMiniType<T>): T[] {
	const database = new DatabaseSync(join(dataDir, 'tenantry.sqlite'), { readOnly: true });
	try {
		return z.array(row).parse(database.prepare(statement).all());
	} finally {
		database.close();
	}
}

export function eventsOf(dataDir: string): DemoEvent[] {
	return queryDemo(dataDir, 'SELECT * FROM audit_event ORDER BY version', DemoEvent);
}
