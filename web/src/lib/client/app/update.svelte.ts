import { createContext } from 'svelte';
import { reportFailure } from '#lib/client/words/failure.ts';
import { rememberLanguage, serviceWorkerIn } from './language.ts';
import type { Language } from './languages.ts';
import { askServiceWorker } from './service-worker-messages.ts';
import { trustedScriptUrl } from '#lib/client/trusted-script-url.ts';

const HOUR_MS = 3_600_000;
const MENDED_FOR_MS = 60_000;
/** Timeout of a take-over, which takes milliseconds unless something is in its way. */
const PATIENCE_MS = 10_000;

type Registration = Pick<
	ServiceWorkerRegistration,
	'active' | 'waiting' | 'installing' | 'update' | 'addEventListener'
>;

/** A newer version of the app, from its discovery to its take-over. The person decides when. */
export class AppUpdate {
	state = $state<'none' | 'ready' | 'applying' | 'failed'>('none');
	worksOffline = $state(false);
	/** Something typed would be lost. */
	isHeld = $state(false);
	// Not a rune: an effect that holds must not depend on what others hold.
	#holds = 0;
	#registration: Registration | undefined;

	/** Puts the update off while a form has unsaved changes; the returned function releases it. */
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
		// 2 KB gzipped that nothing on the first screen waits for.
		const { Workbox } = await import('workbox-window');
		const script = trustedScriptUrl(serviceWorkerIn(document.documentElement.lang));
		const workbox = new Workbox(script, {
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
		}, reportFailure);
		this.#checkNowAndThen();
	}

	/**
	 * Watches the registration itself, because workbox-window misses a version that was found
	 * before this page came, or within a minute of it.
	 */
	attend(registration: Registration): void {
		this.#registration = registration;
		this.#offer();
		registration.addEventListener('updatefound', () => this.#watch());
	}

	/** Waits until the app itself is on the device, which requires a browser that allows it. */
	async untilOffline(): Promise<void> {
		await navigator.serviceWorker.ready;
	}

	/** Asks the server whether a newer version exists; nothing changes yet. */
	async check(): Promise<'newest' | 'found' | 'unknown'> {
		// Without a network there is nothing to learn, and nothing is wrong.
		const registration = await this.#registration?.update().catch(() => undefined);
		if (!registration) return 'unknown';
		return registration.installing || registration.waiting ? 'found' : 'newest';
	}

	/** Returns false, with nothing changed, if the server can't be reached. */
	async changeLanguage(language: Language): Promise<boolean> {
		if (!('serviceWorker' in navigator)) {
			rememberLanguage(language);
			location.reload();
			return true;
		}
		const script = trustedScriptUrl(serviceWorkerIn(language));
		const options = { type: 'module', updateViaCache: 'none' } as const;
		const registration = await navigator.serviceWorker
			.register(script, options)
			.catch(() => undefined);
		if (registration === undefined || !(await isInstalled(registration))) return false;
		rememberLanguage(language);
		this.#registration = registration;
		this.apply();
		return true;
	}

	get isReady(): boolean {
		return this.state === 'ready' || this.state === 'applying';
	}

	later(): void {
		this.state = 'none';
	}

	apply(): void {
		if (this.isHeld) return;
		const { active, waiting } = this.#registration ?? {};
		// Another tab has let it take over: it is in charge, and this page is the old one.
		if (!waiting) {
			location.reload();
			return;
		}
		this.state = 'applying';
		navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
			once: true
		});
		takeOver(waiting, active).catch(reportFailure);
		setTimeout(() => {
			this.state = 'failed';
		}, PATIENCE_MS);
	}

	/**
	 * Offers a waiting version only if another one is active. The very first version waits for no
	 * one, and in WebKit it may serve this page while it is still reported as waiting.
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

	/** If a part is gone from server and cache alike, the newest version brings all its parts. */
	#mend(event: Event): void {
		const mendedAt = Number(sessionStorage.getItem('mendedAt') ?? 0);
		if (!navigator.onLine || this.isHeld || Date.now() - mendedAt < MENDED_FOR_MS) return;
		event.preventDefault();
		sessionStorage.setItem('mendedAt', String(Date.now()));
		location.reload();
	}

	/** An installed app on iOS never checks by itself when it comes to the front. */
	#checkNowAndThen(): void {
		const check = (): void => void this.check().catch(reportFailure);
		setInterval(check, HOUR_MS);
		addEventListener('focus', check);
		document.addEventListener('visibilitychange', () => {
			if (document.visibilityState === 'visible') check();
		});
	}
}

/**
 * Chromium asks the worker in charge to end only if it runs. One that a request is just starting
 * would hold up the newer one for five minutes, so it is woken first.
 */
async function takeOver(
	waiting: ServiceWorker,
	active: ServiceWorker | null = null
): Promise<void> {
	await askServiceWorker(active, 'wake');
	waiting.postMessage('take-over');
}

/** Waits until the newest service worker of a registration has all its files, or has given up. */
async function isInstalled({ installing }: ServiceWorkerRegistration): Promise<boolean> {
	if (installing === null) return true;
	await new Promise<void>((resolve) => {
		installing.addEventListener('statechange', () => resolve(), { once: true });
	});
	return installing.state !== 'redundant';
}

export const [getAppUpdate, setAppUpdate] = createContext<AppUpdate>();

export function appVersion(): string {
	return document.querySelector<HTMLMetaElement>('meta[name="version"]')?.content ?? '';
}
