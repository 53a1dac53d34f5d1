import { createContext, untrack } from 'svelte';

interface Action {
	readonly label: string;
	readonly run: () => unknown;
}

export interface Toast {
	readonly id: number;
	readonly text: string;
	/** Where a change is saved: follows the text for as long as it is true. */
	readonly where: string;
	readonly tone: 'calm' | 'bad';
	/** Whether it is read to its end, on as many lines as it takes; otherwise it is one line. */
	readonly isWhole: boolean;
	readonly action?: Action;
}

export interface ToastOptions {
	/** `bad` interrupts a person who is listening, and stays until it is closed. */
	tone?: Toast['tone'];
	/** One action to offer, such as Undo. */
	action?: Action;
	/** Where a change is saved, said only until it is synced. */
	where?: string;
	/** Shows all of it; a failure always is. */
	whole?: boolean;
	/** Text for several of the kind; a notice that has one merges with the next that has one. */
	several?: (count: number) => string;
}

interface Calm extends Toast {
	readonly count: number;
	readonly several?: (count: number) => string;
}

const SHOWN_MS = 8_000;

/** Short notices, one at a time; everything that the app announces goes through here. */
export class Toasts {
	/** Failures that are not read yet; the oldest is shown, in place of anything else. */
	#bad = $state.raw<readonly Toast[]>([]);
	#calm = $state.raw<Calm>();
	/** Text of the polite region. */
	spoken = $state('');
	/** Text of the assertive region. */
	shouted = $state('');
	#nextId = 1;
	// Not reactive, because an effect that announces must not depend on what was announced.
	#lastSpoken = '';
	#lastShouted = '';

	/** The notice to show. */
	get current(): Toast | undefined {
		return this.#bad[0] ?? this.#calm;
	}

	show(text: string, options: ToastOptions = {}): void {
		const { tone = 'calm', action, where = '', whole = tone === 'bad', several } = options;
		const id = this.#nextId++;
		const toast = { id, text, where, tone, isWhole: whole, ...(action && { action }) };
		if (tone === 'bad') {
			// Untracked, because an effect that shows a toast must not depend on those shown.
			const others = untrack(() => this.#bad).filter((other) => other.text !== text);
			this.#bad = [...others, toast];
			this.alert(text);
			return;
		}
		this.#calm = mergedWith(
			untrack(() => this.#calm),
			{ ...toast, count: 1, ...(several && { several }) }
		);
		this.announce(`${text} ${where}`.trim());
		setTimeout(() => {
			this.close(id);
		}, SHOWN_MS);
	}

	close(id: number): void {
		this.#bad = this.#bad.filter((toast) => toast.id !== id);
		if (this.#calm?.id === id) this.#calm = undefined;
	}

	/** Removes what was said of a screen that the person leaves; a failure stays until it is read. */
	leave(): void {
		this.#calm = undefined;
	}

	/** Removes everything, because messages to one person are not for the next. */
	clear(): void {
		this.#bad = [];
		this.#calm = undefined;
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

/** Counts a notice together with the one that it follows, if both are of the kind that counts. */
function mergedWith(before: Calm | undefined, next: Calm): Calm {
	const { several } = next;
	if (several === undefined || before?.several === undefined) return next;
	const count = before.count + next.count;
	const [later, earlier] = [next.action, before.action];
	const action = later &&
		earlier && {
			label: later.label,
			// The newest first, so that no change is removed from under one that came after it.
			run: async () => {
				await later.run();
				await earlier.run();
			}
		};
	const { id, where, tone, isWhole } = next;
	const text = several(count);
	return { id, text, where, tone, isWhole, count, several, ...(action && { action }) };
}

/** Adds a space to a repeated text, because a region that gets the same text twice stays silent. */
function unlike(previous: string, text: string): string {
	return previous === text ? `${text}\u00a0` : text;
}
