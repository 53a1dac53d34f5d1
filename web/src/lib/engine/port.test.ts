import { afterEach, expect, test, vi } from 'vitest';
import { startEngine, type EngineFixture } from '#fixtures/engine.ts';
import type { LiveAnswer, LiveQuery } from '#lib/engine-api/queries.ts';
import { servePort } from './port.ts';

const FIRST = 'tenantry-tab-00000000-0000-4000-8000-000000000001';
const SECOND = 'tenantry-tab-00000000-0000-4000-8000-000000000002';
const engineQuery = { kind: 'engine' } as const;

const ports: MessagePort[] = [];
afterEach(() => {
	for (const port of ports.splice(0)) port.close();
});

/**
 * Starts an engine that counts the live queries it answers and the tabs it takes to be in front.
 */
async function openTabs() {
	const { engine }: EngineFixture = await startEngine();
	const ends = new Map<string, () => void>();
	let open = 0;
	const watch = engine.watch.bind(engine);
	vi.spyOn(engine, 'watch').mockImplementation((query, onresult) => {
		const watched = watch(query, onresult);
		open++;
		let isOpen = true;
		return {
			...watched,
			close() {
				if (isOpen) open--;
				isOpen = false;
				watched.close();
			}
		};
	});
	const attended = vi.spyOn(engine, 'attend');

	function openTab(id: string) {
		const { port1: port, port2: far } = new MessageChannel();
		ports.push(port, far);
		servePort(far, engine, {
			randomBytes: (length) => new Uint8Array(length),
			useHere: () => Promise.resolve(),
			goneTab: (tab) => new Promise((resolve) => ends.set(tab, resolve))
		});
		const call = (name: string, values: readonly unknown[], moved: MessagePort[] = []): void => {
			const argumentList = values.map((value) => ({ type: 'RAW', value }));
			port.postMessage({ id: name, type: 'APPLY', path: [name], argumentList }, moved);
		};
		call('stay', [id]);
		call('attend', [true]);
		return {
			call,
			watch(query: LiveQuery): LiveAnswer[] {
				const channel = new MessageChannel();
				ports.push(channel.port1);
				const answers: LiveAnswer[] = [];
				channel.port1.onmessage = ({ data }: MessageEvent<LiveAnswer>) => answers.push(data);
				call('watch', [query, channel.port2], [channel.port2]);
				return answers;
			}
		};
	}

	return { engine, ends, openTab, attended, open: () => open };
}

test('the live queries of a closed tab end, and it is no longer in the foreground', async () => {
	const { ends, openTab, open, attended } = await openTabs();
	const tab = openTab(FIRST);
	tab.watch(engineQuery);
	tab.watch({ kind: 'status' });
	await expect.poll(open).toBe(2);

	ends.get(FIRST)?.();

	await expect.poll(open).toBe(0);
	const [seen] = attended.mock.calls[0] ?? [];
	expect(attended).toHaveBeenLastCalledWith(seen, false);
});

test('the queries of other tabs go on', async () => {
	const { engine, ends, openTab, open, attended } = await openTabs();
	openTab(FIRST).watch(engineQuery);
	const answers = openTab(SECOND).watch(engineQuery);
	await expect.poll(open).toBe(2);
	await expect.poll(() => answers.length).toBe(1);

	ends.get(FIRST)?.();
	await expect.poll(open).toBe(1);
	engine.yieldTo('newer_build');

	await expect.poll(() => answers.length).toBe(2);
	const living = attended.mock.calls.filter(([, isVisible]) => !isVisible);
	expect(living).toHaveLength(1);
});

test('a tab identifies itself once and cannot take the place of another', async () => {
	const { ends, openTab, open } = await openTabs();
	const tab = openTab(FIRST);
	tab.watch(engineQuery);
	await expect.poll(open).toBe(1);

	tab.call('stay', [SECOND]);
	tab.call('stay', ['tenantry-engine']);
	tab.watch({ kind: 'status' });
	await expect.poll(open).toBe(2);

	expect([...ends.keys()]).toEqual([FIRST]);
});
