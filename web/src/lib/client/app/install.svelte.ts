import { createContext } from 'svelte';

interface InstallEvent extends Event {
	prompt(): Promise<unknown>;
}

declare global {
	interface WindowEventMap {
		beforeinstallprompt: InstallEvent;
	}
}

/** Tells whether and how the app gets on the home screen of this device. One for the whole tree. */
export class Install {
	#offer = $state.raw<InstallEvent>();
	readonly isInstalled = matchMedia('(display-mode: standalone)').matches;
	/** iOS makes no offer, and the installed app does not see what a tab has stored. */
	readonly isByHand = !this.isInstalled && /iPhone|iPad/.test(navigator.userAgent);

	get isOffered(): boolean {
		return this.#offer !== undefined;
	}

	/** Call it during component setup, because the browser may offer at any time. */
	listen(): () => void {
		const keep = (event: InstallEvent): void => {
			event.preventDefault();
			this.#offer = event;
		};
		addEventListener('beforeinstallprompt', keep);
		return () => removeEventListener('beforeinstallprompt', keep);
	}

	async accept(): Promise<void> {
		const offer = this.#offer;
		this.#offer = undefined;
		await offer?.prompt();
	}
}

export const [getInstall, setInstall] = createContext<Install>();
