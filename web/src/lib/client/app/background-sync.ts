const TAG = 'envelopes';
/** Long enough for a change that was just made to be sealed. */
const SEALED_AFTER_MS = 2_000;

/** Only some browsers have it, and TypeScript's types don't. */
interface BackgroundSync {
	register(tag: string): Promise<void>;
}

/**
 * Has the browser wake the service worker once there is a network, even if the app is locked or
 * closed by then. A request is spent when the browser has carried it out, so this asks again when
 * changes have been sealed, and whenever the app goes to the background. The returned function
 * stops that.
 */
export function keepBackgroundSync(): () => void {
	const requestWhenHidden = (): void => {
		if (document.visibilityState === 'hidden') requestBackgroundSync();
	};
	const timer = setTimeout(requestBackgroundSync, SEALED_AFTER_MS);
	document.addEventListener('visibilitychange', requestWhenHidden);
	return () => {
		clearTimeout(timer);
		document.removeEventListener('visibilitychange', requestWhenHidden);
	};
}

export function requestBackgroundSync(): void {
	if (!('serviceWorker' in navigator)) return;
	// Refused where the person has turned background sync off: the lock screen sends as well.
	register().catch(() => undefined);
}

async function register(): Promise<void> {
	const registration = await navigator.serviceWorker.ready;
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the types lack it
	const { sync } = registration as { readonly sync?: BackgroundSync };
	await sync?.register(TAG);
}
