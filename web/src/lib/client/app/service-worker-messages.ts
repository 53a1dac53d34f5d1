/** A notification was clicked, or has to be renewed. */
type Told = 'open-changes' | 'subscription-changed';

/** The returned function stops listening. */
export function onServiceWorkerMessage(told: Told, run: () => void): (() => void) | undefined {
	// It is missing at an address that is not secure.
	if (!('serviceWorker' in navigator)) return undefined;
	const { serviceWorker } = navigator;
	const hear = ({ data }: MessageEvent<unknown>): void => {
		if (data === told) run();
	};
	serviceWorker.addEventListener('message', hear);
	return () => serviceWorker.removeEventListener('message', hear);
}
