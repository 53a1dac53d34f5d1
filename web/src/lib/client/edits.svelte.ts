import { LeaveGuard } from './leave-guard.svelte.ts';
import { getAppUpdate } from './update.svelte.ts';

/**
 * What is typed into a form over what stands, until it is saved: a field that nobody touched follows
 * what arrives. Leaving it is asked about, and an update waits for it. Call it while a component is
 * being set up.
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

	/** As the form shows them. */
	get values(): Values {
		return this.#values;
	}

	/** Only what would be another value than the one that stands. */
	get changed(): Partial<Values> {
		return this.#changed;
	}

	get isDirty(): boolean {
		return Object.keys(this.#changed).length > 0;
	}

	type(values: Partial<Values>): void {
		this.#typed = { ...this.#typed, ...values };
	}

	/** It is saved, or given up. */
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
