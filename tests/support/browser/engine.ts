import type { Page } from '@playwright/test';
import type { Result } from '@tenantry/shared/result.ts';
import type { LiveQuery, LiveResult } from '@tenantry/web/engine-api/queries.ts';
import type { MutationCall, Enqueued } from '@tenantry/web/engine-api/mutation.ts';
import type { EnqueueError } from '@tenantry/web/engine-api/errors.ts';

/** API that `keepEngine` leaves in the page. */
interface EngineInPage {
	/** Returns the change's id once it is reported as saved; undefined if it is not saved. */
	mutate(call: MutationCall): Promise<string | undefined>;
	/** Returns the first result of a live query. */
	read<Q extends LiveQuery>(query: Q): Promise<LiveResult<Q>>;
}

interface Reply {
	readonly id: string;
	readonly value: Result<Enqueued, EnqueueError>;
}

declare global {
	var engineInPage: EngineInPage;
	var noteSaved: (id: string) => void;
}

/**
 * Script for `initScript`: runs before the page's own scripts and keeps the app's port to its
 * engine within reach. The worker is the app's own, and is called as its own page calls it.
 */
export function keepEngine(): void {
	let port: MessagePort | undefined;

	/**
	 * Calls the worker in Comlink's protocol. Comlink ignores answers to calls that are not its
	 * own.
	 */
	function call(name: string, values: readonly unknown[], transfer: Transferable[] = []): string {
		const id = crypto.randomUUID();
		const argumentList = values.map((value) => ({ type: 'RAW', value }));
		port?.postMessage({ id, type: 'APPLY', path: [name], argumentList }, transfer);
		return id;
	}

	globalThis.SharedWorker = new Proxy(SharedWorker, {
		construct(target, [url, options]: ConstructorParameters<typeof SharedWorker>) {
			const worker = new target(url, options);
			({ port } = worker);
			return worker;
		}
	});
	globalThis.engineInPage = {
		mutate: (mutation) =>
			new Promise((resolve) => {
				const id = call('mutate', [mutation]);
				function hear({ data: { id: asked, value } }: MessageEvent<Reply>): void {
					if (asked !== id) return;
					port?.removeEventListener('message', hear);
					resolve(value.ok ? value.value.mutationId : undefined);
				}
				port?.addEventListener('message', hear);
			}),
		read(query) {
			const { port1, port2 } = new MessageChannel();
			return new Promise((resolve) => {
				port1.onmessage = ({ data }: MessageEvent<{ readonly result: never }>) => {
					// Data that is loaded on demand is undefined until it has arrived.
					if (typeof data.result === 'undefined') return;
					resolve(data.result);
					port1.postMessage(null);
					port1.close();
				};
				call('watch', [query, port2], [port2]);
			});
		}
	};
}

/** Script for `initScript`: removes SharedWorker, as in a browser without it. */
export function withoutSharedWorker(): void {
	Reflect.deleteProperty(globalThis, 'SharedWorker');
}

/** Changes that are made in one tick, followed by a pause. */
export interface Stroke {
	readonly calls: readonly MutationCall[];
	readonly pauseMs: number;
}

/** Calls `onsaved` with the id of each change of `makeChanges` that is reported as saved. */
export async function onSaves(page: Page, onsaved: (id: string) => void): Promise<void> {
	await page.exposeFunction('noteSaved', onsaved);
}

/** Makes changes as fast as the page can, for as long as it lives. */
export async function makeChanges(page: Page, strokes: readonly Stroke[]): Promise<void> {
	const work = page.evaluate(async (planned) => {
		for (const { calls, pauseMs } of planned) {
			const making = calls.map(async (call) => {
				const id = await engineInPage.mutate(call);
				if (id !== undefined) noteSaved(id);
			});
			await Promise.all(making);
			await new Promise((resolve) => setTimeout(resolve, pauseMs));
		}
	}, strokes);
	await work.catch(() => undefined);
}

/** Returns the result that a live query of the page would receive. */
export async function readEngine<Q extends LiveQuery>(
	page: Page,
	query: Q
): Promise<LiveResult<Q>> {
	return page.evaluate<LiveResult<Q>, LiveQuery>((asked) => engineInPage.read(asked), query);
}
