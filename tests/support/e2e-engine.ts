import type { Page } from '@playwright/test';
import type { Result } from '@tenantry/shared/result.ts';
import type { LiveQuery, LiveResult } from '@tenantry/web/worker/live-queries.ts';
import type { AnyCall, Enqueued, EnqueueError } from '@tenantry/web/worker/worker-api.ts';

/** What `keepEngine` leaves in the page. */
interface EngineInPage {
	/** Answers the change's id once it is said to be saved; undefined where it is not. */
	mutate(call: AnyCall): Promise<string | undefined>;
	/** The first answer that there is. */
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
 * For `initScript`: runs in the page before its own scripts, and keeps the app's port to its engine
 * within reach. The worker is the app's own, and is asked as its own page asks it.
 */
export function keepEngine(): void {
	let port: MessagePort | undefined;

	/** In Comlink's words. It does not listen to answers whose question is not its own. */
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
		mutate: ({ name, args }) =>
			new Promise((resolve) => {
				const id = call('mutate', [name, args]);
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
					// What is loaded on demand is answered when it is here.
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

/** For `initScript`: as in a browser that has none. */
export function withoutSharedWorker(): void {
	Reflect.deleteProperty(globalThis, 'SharedWorker');
}

/** Changes that are asked for in one tick, and then a pause. */
export interface Stroke {
	readonly calls: readonly AnyCall[];
	readonly pauseMs: number;
}

/** `onsaved` hears the id of each change that `makeChanges` makes and that is said to be saved. */
export async function hearSaves(page: Page, onsaved: (id: string) => void): Promise<void> {
	await page.exposeFunction('noteSaved', onsaved);
}

/** As fast as the page can, and as long as it lives. */
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

/** What a live query of the page would be answered. */
export async function readEngine<Q extends LiveQuery>(
	page: Page,
	query: Q
): Promise<LiveResult<Q>> {
	return page.evaluate<LiveResult<Q>, LiveQuery>((asked) => engineInPage.read(asked), query);
}
