import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LifeState } from './engine-life.ts';
import { reportPresence, unveil } from './presence.ts';

/** What a page has of a document, as far as presence goes. */
function openPage() {
	const events = new EventTarget();
	const dataset: Record<string, string> = {};
	const document = {
		visibilityState: 'visible',
		documentElement: { dataset },
		addEventListener: events.addEventListener.bind(events)
	};
	return {
		document,
		show(state: DocumentVisibilityState): void {
			document.visibilityState = state;
			events.dispatchEvent(new Event('visibilitychange'));
		},
		isVeiled: () => 'veiled' in dataset
	};
}

let page: ReturnType<typeof openPage>;

beforeEach(() => {
	vi.useFakeTimers();
	page = openPage();
	vi.stubGlobal('document', page.document);
	vi.stubGlobal('addEventListener', () => undefined);
	vi.stubGlobal('requestAnimationFrame', (run: () => void) => run());
});

afterEach(() => {
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

/** An engine whose answers arrive when the test says so. */
function open(life: { state: LifeState } = { state: 'living' }) {
	const answers: (() => void)[] = [];
	const attend = () => new Promise<void>((resolve) => answers.push(resolve));
	reportPresence({ attend, use: async () => undefined, syncNow: () => undefined }, life);
	return { life, answer: () => answers.splice(0).forEach((resolve) => resolve()) };
}

test('SEC-G09 a page that comes to the front stays veiled until its worker has answered, however long', async () => {
	const { answer } = open();
	page.show('hidden');
	answer();
	page.show('visible');

	await vi.advanceTimersByTimeAsync(600_000);

	expect(page.isVeiled()).toBe(true);
	answer();
	await vi.advanceTimersByTimeAsync(0);
	expect(page.isVeiled()).toBe(false);
});

test('a page shows in words that its worker does not answer', async () => {
	const { life } = open();
	page.show('hidden');
	page.show('visible');

	life.state = 'silent';
	unveil();

	expect(page.isVeiled()).toBe(false);
	page.show('hidden');
	expect(page.isVeiled()).toBe(true);
	page.show('visible');
	await vi.advanceTimersByTimeAsync(0);
	expect(page.isVeiled()).toBe(false);
});

test('a page in the background is not unveiled', () => {
	open();
	page.show('hidden');

	unveil();

	expect(page.isVeiled()).toBe(true);
});
