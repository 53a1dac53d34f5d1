import { createContext } from 'svelte';
import { askServiceWorker } from './service-worker-messages.ts';

interface LaunchParams {
	readonly files?: readonly FileSystemFileHandle[];
}

declare global {
	/** Chromium's queue of files that the system opens with the app. */
	var launchQueue: { setConsumer(consume: (params: LaunchParams) => void): void } | undefined;
}

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

async function takeFromServiceWorker(): Promise<File | undefined> {
	const file = await askServiceWorker(navigator.serviceWorker.controller, 'take-shared-file');
	return file instanceof File ? file : undefined;
}
