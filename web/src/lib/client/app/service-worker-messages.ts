/** A notification was clicked, or has to be renewed. */
type Told = 'open-changes' | 'subscription-changed';
type Question = 'take-shared-file' | 'wake';

/** Longest wait for an answer, because a worker may have been replaced. */
const PATIENCE_MS = 3_000;

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

/** Undefined if no answer comes. */
export function askServiceWorker(
	worker: ServiceWorker | null,
	question: Question
): Promise<unknown> {
	const { port1: port, port2: far } = new MessageChannel();
	return new Promise((resolve) => {
		const settle = (answer?: unknown): void => {
			port.close();
			resolve(answer);
		};
		port.onmessage = ({ data }: MessageEvent<unknown>) => settle(data);
		setTimeout(settle, PATIENCE_MS);
		worker?.postMessage(question, [far]);
	});
}
