import { LeaveGuard } from '#lib/client/navigation/leave-guard.svelte.ts';
import { getAppUpdate } from '#lib/client/app/update.svelte.ts';

/**
 * Values typed over a form's current ones until they are saved: an untouched field follows values
 * that arrive. The user is asked before leaving the form, and an app update waits for it. Call it
 * during component setup.
 */
export class Edits<Values extends object> {
	readonly guard = new LeaveGuard(() => this.isDirty);
	readonly #standing: () => Values;
	#typed = $state.raw<Partial<Values>>({});
	readonly #values = $derived.by(() => ({ ...this.#standing(), ...this.#typed }));
	readonly #changed = $derived.by(() => differing(this.#typed, this.#standing()));

	constructor(standing: () => Values) {
		this.#standing = standing;
		const update = getAppUpdate();
		$effect(() => (this.isDirty ? update.hold() : undefined));
	}

	get values(): Values {
		return this.#values;
	}

	get changed(): Partial<Values> {
		return this.#changed;
	}

	get isDirty(): boolean {
		return Object.keys(this.#changed).length > 0;
	}

	type(values: Partial<Values>): void {
		this.#typed = { ...this.#typed, ...values };
	}

	/** Drops the input, because it is saved or discarded. */
	forget(): void {
		this.#typed = {};
	}
}

function differing<Values extends object>(
	typed: Partial<Values>,
	standing: Values
): Partial<Values> {
	const changed = { ...typed };
	for (const field in changed)
		if (Object.is(changed[field], standing[field])) Reflect.deleteProperty(changed, field);
	return changed;
}
