import { createContext, untrack } from 'svelte';

export interface Toast {
	readonly id: number;
	readonly text: string;
	readonly tone: 'calm' | 'bad';
	readonly action?: { readonly label: string; readonly run: () => void };
}

export interface ToastOptions {
	/** `bad` interrupts a person who is listening, and stays until it is closed. */
	tone?: Toast['tone'];
	/** One action to offer, such as Undo. */
	action?: NonNullable<Toast['action']>;
}

const SHOWN_MS = 8_000;

/** Short notices; everything that the app announces goes through here. */
export class Toasts {
	items = $state.raw<readonly Toast[]>([]);
	/** Text of the polite region. */
	spoken = $state('');
	/** Text of the assertive region. */
	shouted = $state('');
	#nextId = 1;
	// Not reactive, because an effect that announces must not depend on what was announced.
	#lastSpoken = '';
	#lastShouted = '';

	show(text: string, { tone = 'calm', action }: ToastOptions = {}): void {
		const toast: Toast = { id: this.#nextId++, text, tone, ...(action && { action }) };
		// Untracked, because an effect that shows a toast must not depend on those shown.
		this.items = [...untrack(() => this.items).slice(-2), toast];
		if (tone === 'bad') {
			this.alert(text);
			return;
		}
		this.announce(text);
		setTimeout(() => {
			this.close(toast.id);
		}, SHOWN_MS);
	}

	close(id: number): void {
		this.items = this.items.filter((toast) => toast.id !== id);
	}

	/** Removes everything, because messages to one person are not for the next. */
	clear(): void {
		this.items = [];
		this.spoken = this.shouted = '';
	}

	/** Announces a text without showing it. */
	announce(text: string): void {
		this.#lastSpoken = unlike(this.#lastSpoken, text);
		this.spoken = this.#lastSpoken;
	}

	alert(text: string): void {
		this.#lastShouted = unlike(this.#lastShouted, text);
		this.shouted = this.#lastShouted;
	}
}

export const [getToasts, setToasts] = createContext<Toasts>();

/** Adds a space to a repeated text, because a region that gets the same text twice stays silent. */
function unlike(previous: string, text: string): string {
	return previous === text ? `${text}\u00a0` : text;
}
