import { createContext } from 'svelte';

interface LaunchParams {
	readonly files?: readonly FileSystemFileHandle[];
}

declare global {
	/** Chromium's queue of files that the system opens with the app. */
	var launchQueue: { setConsumer(consume: (params: LaunchParams) => void): void } | undefined;
}

/** Longest wait for a service worker, which may have been replaced. */
const PATIENCE_MS = 3_000;

/**
 * Spreadsheet or sealed changes that another app shared with this one, or that the system opened with it. It waits in
 * the page's memory while the app is locked, and is never stored. One for the whole tree.
 */
export class ReceivedFile {
	#file = $state.raw<() => Promise<File | undefined>>();

	constructor() {
		if (location.search === '?shared') {
			// Requested at once, because a service worker is stopped after half a minute.
			const file = takeFromServiceWorker();
			this.#file = () => file;
		}
		globalThis.launchQueue?.setConsumer(({ files = [] }) => {
			const [handle] = files;
			if (handle !== undefined) this.#file = () => handle.getFile();
		});
	}

	get isWaiting(): boolean {
		return this.#file !== undefined;
	}

	passOn(file: File): void {
		this.#file = () => Promise.resolve(file);
	}

	/** Gives the file only once; undefined afterwards. */
	async take(): Promise<File | undefined> {
		const file = this.#file;
		this.#file = undefined;
		return file?.();
	}
}

export const [getReceivedFile, setReceivedFile] = createContext<ReceivedFile>();

function takeFromServiceWorker(): Promise<File | undefined> {
	const { port1: port, port2: far } = new MessageChannel();
	return new Promise((resolve) => {
		const settle = (file: unknown): void => {
			port.close();
			resolve(file instanceof File ? file : undefined);
		};
		port.onmessage = ({ data }: MessageEvent<unknown>) => settle(data);
		setTimeout(settle, PATIENCE_MS);
		navigator.serviceWorker.controller?.postMessage('take-shared-file', [far]);
	});
}
