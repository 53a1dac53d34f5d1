import { flushSync } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { AppUpdate } from './update.svelte.ts';

test('the update waits while any form has unsaved changes', () => {
	const update = new AppUpdate();
	let isDirty = $state(true);

	const stop = $effect.root(() => {
		$effect(() => (isDirty ? update.hold() : undefined));
		$effect(() => (isDirty ? update.hold() : undefined));
	});
	flushSync();
	const whileDirty = update.isHeld;
	isDirty = false;
	flushSync();

	expect(whileDirty).toBe(true);
	expect(update.isHeld).toBe(false);
	stop();
});

afterEach(() => {
	vi.unstubAllGlobals();
});

/** Fakes a browser's service worker registration; `active` serves the page. */
function registrationOf(active: ServiceWorker | null, waiting: ServiceWorker | null = null) {
	vi.stubGlobal('navigator', { serviceWorker: { controller: active } });
	const workers: Record<'active' | 'waiting' | 'installing', ServiceWorker | null> = {
		active,
		waiting,
		installing: null
	};
	const update = async (): Promise<never> => {
		throw new Error('There is no server.');
	};
	return Object.assign(new EventTarget(), workers, { update });
}

function worker(state: ServiceWorkerState): ServiceWorker {
	const postMessage = () => undefined;
	return Object.assign(new EventTarget(), {
		state,
		scriptURL: '/service-worker.js',
		postMessage,
		onstatechange: null,
		onerror: null
	});
}

test('a version that is waiting when the page loads is offered', () => {
	const update = new AppUpdate();

	update.attend(registrationOf(worker('activated'), worker('installed')));

	expect(update.state).toBe('ready');
});

test('a version found later is offered once it is installed', () => {
	const update = new AppUpdate();
	const registration = registrationOf(worker('activated'));
	const found = worker('installed');
	update.attend(registration);

	registration.installing = found;
	registration.dispatchEvent(new Event('updatefound'));
	const before = update.state;
	[registration.installing, registration.waiting] = [null, found];
	found.dispatchEvent(new Event('statechange'));

	expect([before, update.state]).toEqual(['none', 'ready']);
});

test('the first version, which is already active when it is reported, is not an update', () => {
	const update = new AppUpdate();
	const first = worker('installed');
	const registration = registrationOf(first);
	update.attend(registration);

	registration.installing = first;
	registration.dispatchEvent(new Event('updatefound'));
	registration.installing = null;
	first.dispatchEvent(new Event('statechange'));

	expect(update.state).toBe('none');
});

test('the first version, which WebKit reports as waiting when it is already active, is not an update', () => {
	const update = new AppUpdate();
	const [first, served] = [worker('installed'), worker('activated')];
	const registration = registrationOf(null, first);
	vi.stubGlobal('navigator', { serviceWorker: { controller: first } });

	update.attend(registration);
	const before = update.state;
	update.attend(registrationOf(served, served));

	expect([before, update.state]).toEqual(['none', 'none']);
});
