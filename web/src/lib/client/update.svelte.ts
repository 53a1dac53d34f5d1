import { createContext } from 'svelte';
import { tellFailure } from './failure.ts';
import { trustedScriptUrl } from './trusted-script-url.ts';

const HOUR_MS = 3_600_000;
/** A reload that did not help is not tried again for so long. */
const MENDED_FOR_MS = 60_000;
/** A take-over is a matter of milliseconds; after this long something is in its way. */
const PATIENCE_MS = 10_000;

/** As much of a service worker's registration as an update needs. */
type Registration = Pick<
	ServiceWorkerRegistration,
	'active' | 'waiting' | 'installing' | 'update' | 'addEventListener'
>;

/** A newer version of the app, from being found to being in charge. The person says when. */
export class AppUpdate {
	state = $state<'none' | 'ready' | 'applying' | 'failed'>('none');
	/** The shell is on the device: the app opens without a network. */
	worksOffline = $state(false);
	/** Something typed would be lost. */
	isHeld = $state(false);
	// Apart from the runes: an effect that holds must not depend on what others hold.
	#holds = 0;
	#registration: Registration | undefined;

	/** A form with unsaved changes holds the update until it calls what it gets back. */
	hold(): () => void {
		this.#holds++;
		this.isHeld = true;
		return () => {
			this.#holds--;
			this.isHeld = this.#holds > 0;
		};
	}

	async register(): Promise<void> {
		addEventListener('vite:preloadError', (event) => this.#mend(event));
		if (!('serviceWorker' in navigator)) return;
		// Nothing on the first screen waits for it.
		const { Workbox } = await import('workbox-window');
		const workbox = new Workbox(trustedScriptUrl('/service-worker.js'), {
			type: 'module',
			updateViaCache: 'none'
		});
		workbox.addEventListener('waiting', () => this.#offer());
		// A browser may refuse, in a private window for instance: the app works, online only.
		const registration = await workbox.register().catch(() => undefined);
		if (registration === undefined) return;
		this.attend(registration);
		this.untilOffline().then(() => {
			this.worksOffline = true;
		}, tellFailure);
		this.#checkNowAndThen();
	}

	/** workbox-window misses a version that was found before this page came, or within a minute of it. */
	attend(registration: Registration): void {
		this.#registration = registration;
		this.#offer();
		registration.addEventListener('updatefound', () => this.#watch());
	}

	/** Waits until the app itself is on the device, which takes a browser that allows it. */
	async untilOffline(): Promise<void> {
		await navigator.serviceWorker.ready;
	}

	/** Whether a newer version exists is asked of the server; nothing changes yet. */
	async check(): Promise<'newest' | 'found' | 'unknown'> {
		// Without a network there is nothing to learn, and nothing is wrong.
		const registration = await this.#registration?.update().catch(() => undefined);
		if (!registration) return 'unknown';
		return registration.installing || registration.waiting ? 'found' : 'newest';
	}

	/** A newer version waits to be let in, or is being let in. */
	get isReady(): boolean {
		return this.state === 'ready' || this.state === 'applying';
	}

	later(): void {
		this.state = 'none';
	}

	apply(): void {
		if (this.isHeld) return;
		const waiting = this.#registration?.waiting;
		// Another tab has let it take over: it is in charge, and this page is the old one.
		if (!waiting) {
			location.reload();
			return;
		}
		this.state = 'applying';
		navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
			once: true
		});
		waiting.postMessage('take-over');
		setTimeout(() => {
			this.state = 'failed';
		}, PATIENCE_MS);
	}

	/**
	 * The first version of all waits for nobody, and may serve this page before it is told of as
	 * waiting no more (WebKit): only one that another serves in place of is an update.
	 */
	#offer(): void {
		const { active, waiting } = this.#registration ?? {};
		const isNewer = active && waiting?.state === 'installed' && waiting !== active;
		if (this.state === 'none' && isNewer) this.state = 'ready';
	}

	#watch(): void {
		const worker = this.#registration?.installing;
		worker?.addEventListener('statechange', () => {
			if (worker.state === 'installed') this.#offer();
		});
	}

	/** A part of the app is gone from server and cache alike: the newest version has all of its own. */
	#mend(event: Event): void {
		const mendedAt = Number(sessionStorage.getItem('mendedAt') ?? 0);
		if (!navigator.onLine || this.isHeld || Date.now() - mendedAt < MENDED_FOR_MS) return;
		event.preventDefault();
		sessionStorage.setItem('mendedAt', String(Date.now()));
		location.reload();
	}

	/** An installed app on iOS never asks again by itself when it comes back to the front. */
	#checkNowAndThen(): void {
		const check = (): void => void this.check().catch(tellFailure);
		setInterval(check, HOUR_MS);
		addEventListener('focus', check);
		document.addEventListener('visibilitychange', () => {
			if (document.visibilityState === 'visible') check();
		});
	}
}

export const [getAppUpdate, setAppUpdate] = createContext<AppUpdate>();
