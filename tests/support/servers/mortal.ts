import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { FAIL_POINT_FILE, FLIGHT_FOLDER, PHASE_FILE, PHASES } from './phase.ts';
import type { FailPoint, Phase } from './phase.ts';
import { startServer, type ServerOptions, type ServerProcess } from './process.ts';

/** How a server dies: killed from outside after a delay, or exiting at a point. */
export type Death = { readonly afterMs: number } | FailPoint;

/** A real server that is killed as planned and whose phase at the kill is known afterwards. */
export interface MortalServer {
	readonly process: ServerProcess;
	/** Resolves when the server answers: at once, or as soon as it runs again. */
	up(): Promise<void>;
	/** Resolves when this life has ended, with the phase it ended in. */
	die(): Promise<Phase>;
	/** Begins the next life; a life beyond the planned deaths does not end. */
	revive(): Promise<void>;
	close(): Promise<void>;
}

const recorder = import.meta.resolve('./flight-recorder.ts');
/** Timeout for reaching the planned point; after it the server is killed wherever it is. */
const PATIENCE_MS = 15_000;

/** Starts a server with one planned death per life. */
export async function startMortal(
	options: ServerOptions,
	deaths: readonly Death[]
): Promise<MortalServer> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-flight-'));
	const left = [...deaths];
	await arm(left[0]);
	const server = await startServer({
		...options,
		env: {
			...options.env,
			NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${recorder}`,
			[FLIGHT_FOLDER]: folder
		}
	});
	let alive = Promise.withResolvers<null>();
	alive.resolve(null);

	async function arm(death: Death | undefined): Promise<void> {
		const file = join(folder, FAIL_POINT_FILE);
		if (death === undefined || 'afterMs' in death) await rm(file, { force: true });
		else await writeFile(file, JSON.stringify(death));
	}

	return {
		process: server,
		async up() {
			await alive.promise;
		},
		async die() {
			const death = left.shift();
			if (death === undefined) throw new Error('This life does not end.');
			const waitMs = 'afterMs' in death ? death.afterMs : PATIENCE_MS;
			await Promise.race([server.ended(), setTimeout(waitMs)]);
			alive = Promise.withResolvers();
			await server.kill9();
			const place = Number(await readFile(join(folder, PHASE_FILE), 'utf8'));
			return PHASES[place] ?? 'idle';
		},
		async revive() {
			await arm(left[0]);
			await server.start();
			alive.resolve(null);
		},
		async close() {
			await server.close();
			await rm(folder, { recursive: true });
		}
	};
}
