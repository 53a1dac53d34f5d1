import { spawn, execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { COMMAND } from './programs.ts';

const Said = z.object({ code: z._default(z.number(), 0), stdout: z.string(), stderr: z.string() });
export type Said = z.infer<typeof Said>;

/** Environment in which the operator's command runs. */
export interface Premises {
	readonly dataDir: string;
	readonly databaseUrl?: string | undefined;
	/** Further configuration, such as PUBLIC_URL. */
	readonly env?: Readonly<Record<string, string>>;
}

/** Runs the operator's command to its end, whether it succeeds or fails. */
export async function operate(premises: Premises, ...words: readonly string[]): Promise<Said> {
	const env = environmentOf(premises);
	const run = promisify(execFile)(process.execPath, [COMMAND, ...words], { env });
	return Said.parse(await run.catch((error: unknown) => error));
}

/** Starts the operator's command, for a test that ends it half-way. */
export function startOperating(premises: Premises, ...words: readonly string[]) {
	return spawn(process.execPath, [COMMAND, ...words], {
		env: environmentOf(premises),
		stdio: 'ignore'
	});
}

function environmentOf({ dataDir, databaseUrl = '', env = {} }: Premises) {
	return { ...process.env, DATA_DIR: dataDir, DATABASE_URL: databaseUrl, ...env };
}
