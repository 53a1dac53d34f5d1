import { afterEach, expect, test, vi } from 'vitest';
import { canShareWorker, WorkerName } from './worker-name.ts';

function openStorage() {
	const stored = new Map<string, string>();
	return {
		getItem: (key: string) => stored.get(key) ?? null,
		setItem: (key: string, value: string) => void stored.set(key, value)
	};
}

test('tabs that give a frozen worker up at the same time go on with the same one', () => {
	const storage = openStorage();
	const [one, other] = [new WorkerName(storage), new WorkerName(storage)];
	expect(one.current).toBe(other.current);

	one.giveUp();
	other.giveUp();

	const [reloaded, alsoReloaded] = [new WorkerName(storage), new WorkerName(storage)];
	expect(reloaded.current).toBe(alsoReloaded.current);
	expect(reloaded.current).not.toBe(one.current);
});

test('a tab learns that another one has given their worker up', () => {
	const storage = openStorage();
	const [one, other] = [new WorkerName(storage), new WorkerName(storage)];
	expect(other.isGivenUp()).toBe(false);

	one.giveUp();

	expect(other.isGivenUp()).toBe(true);
	expect(new WorkerName(storage).isGivenUp()).toBe(false);
});

const chromium =
	'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

afterEach(() => {
	vi.unstubAllGlobals();
});

test.each([
	'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
	'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/156.0.0.0 Mobile/15E148 Safari/604.1',
	'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/60.5 Safari/605.1.15'
])('a shared worker is not used in WebKit: %s', (userAgent) => {
	vi.stubGlobal('SharedWorker', vi.fn());

	expect(canShareWorker(userAgent)).toBe(false);
});

test.each([
	chromium,
	chromium.replace('Chrome/', 'HeadlessChrome/'),
	'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0'
])('a shared worker is used elsewhere: %s', (userAgent) => {
	vi.stubGlobal('SharedWorker', vi.fn());

	expect(canShareWorker(userAgent)).toBe(true);
});

test('a shared worker is not used when the browser has none', () => {
	vi.stubGlobal('SharedWorker', undefined);
	Reflect.deleteProperty(globalThis, 'SharedWorker');

	expect(canShareWorker(chromium)).toBe(false);
});
