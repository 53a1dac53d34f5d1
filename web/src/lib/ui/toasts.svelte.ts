import { createContext, untrack } from 'svelte';

interface Action {
	readonly label: string;
	readonly run: () => unknown;
}

export interface Toast {
	readonly id: number;
	/** Empty if the notice is about changes, whose own state says it. */
	readonly text: string;
	readonly changes: readonly string[];
	readonly tone: 'calm' | 'bad';
	readonly action?: Action | undefined;
}

export interface ToastOptions {
	/** `bad` interrupts a person who is listening, and stays until it is closed. */
	tone?: Toast['tone'];
	action?: Action;
}

export interface Followed {
	readonly changes: readonly string[];
	readonly action?: Action;
	/** Merges the notice with the one before it if both did the same. */
	readonly kind?: string;
}

interface Calm extends Toast {
	readonly kind?: string | undefined;
}

const SHOWN_MS = 8_000;

/** Short notices, one of each tone at a time; everything that the app announces goes through here. */
export class Toasts {
	#bad = $state.raw<readonly Toast[]>([]);
	#calm = $state.raw<Calm>();
	spoken = $state('');
	shouted = $state('');
	#nextId = 1;
	// Not reactive, because an effect that announces must not depend on what was announced.
	#lastSpoken = '';
	#lastShouted = '';

	/** Notices to show: the oldest failure, and the newest of anything else. */
	get shown(): readonly Toast[] {
		return [this.#bad[0], this.#calm].filter((toast) => toast !== undefined);
	}

	show(text: string, { tone = 'calm', action }: ToastOptions = {}): void {
		const toast = { id: this.#nextId++, text, changes: [], tone, ...(action && { action }) };
		if (tone === 'bad') {
			// Untracked, because an effect that shows a toast must not depend on those shown.
			const others = untrack(() => this.#bad).filter((other) => other.text !== text);
			this.#bad = [...others, toast];
			this.alert(text);
			return;
		}
		this.announce(text);
		this.#showCalm(toast);
	}

	follow({ changes, action, kind }: Followed): void {
		const toast = { id: this.#nextId++, text: '', changes, tone: 'calm', kind, action } as const;
		const before = untrack(() => this.#calm);
		this.#showCalm(mergedWith(before, toast));
	}

	#showCalm(toast: Calm): void {
		this.#calm = toast;
		setTimeout(() => {
			this.close(toast.id);
		}, SHOWN_MS);
	}

	close(id: number): void {
		this.#bad = this.#bad.filter((toast) => toast.id !== id);
		if (this.#calm?.id === id) this.#calm = undefined;
	}

	/** Keeps failures, which stay until they are read. */
	leave(): void {
		this.#calm = undefined;
	}

	/** Removes everything, because one person's messages are not meant for the next. */
	clear(): void {
		this.#bad = [];
		this.#calm = undefined;
		this.spoken = this.shouted = '';
	}

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

function mergedWith(before: Calm | undefined, next: Calm): Calm {
	if (next.kind === undefined || before?.kind !== next.kind) return next;
	const [later, earlier] = [next.action, before.action];
	if (later === undefined || earlier === undefined) return next;
	const action = {
		label: later.label,
		// The newest first, so that no change is removed from under one that came after it.
		run: async () => {
			await later.run();
			await earlier.run();
		}
	};
	return { ...next, changes: [...before.changes, ...next.changes], action };
}

/** Adds a space to a repeated text, because a region that gets the same text twice stays silent. */
function unlike(previous: string, text: string): string {
	return previous === text ? `${text}\u00a0` : text;
}
