import { createContext, untrack } from 'svelte';

export interface Toast {
	readonly id: number;
	readonly text: string;
	readonly tone: 'calm' | 'bad';
	readonly action?: { readonly label: string; readonly run: () => void };
}

export interface ToastOptions {
	/** `bad` interrupts whoever is listening, and stays until it is closed. */
	tone?: Toast['tone'];
	/** One thing to do about it: Undo. */
	action?: NonNullable<Toast['action']>;
}

const SHOWN_MS = 8_000;

/** Short notices, and the one voice of the app: everything announced goes through here. */
export class Toasts {
	items = $state.raw<readonly Toast[]>([]);
	/** What the polite region says. */
	spoken = $state('');
	/** What the assertive region says. */
	shouted = $state('');
	#nextId = 1;
	// Kept apart from the runes: an effect that announces must not depend on what was announced.
	#lastSpoken = '';
	#lastShouted = '';

	show(text: string, { tone = 'calm', action }: ToastOptions = {}): void {
		const toast: Toast = { id: this.#nextId++, text, tone, ...(action && { action }) };
		// An effect that shows something must not depend on what is shown.
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

	/** What was said to one person is not for the next. */
	clear(): void {
		this.items = [];
		this.spoken = this.shouted = '';
	}

	/** Says something without showing it. */
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

/** A region that is given the same text twice stays silent, so the second differs by a space. */
function unlike(previous: string, text: string): string {
	return previous === text ? `${text}\u00a0` : text;
}
