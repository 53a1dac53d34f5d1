import { beforeNavigate, goto } from '$app/navigation';
import { reportFailure } from '#lib/client/words/failure.ts';

type Way = { readonly url: URL; readonly delta?: number };

/** Asks before unsaved input is lost. Call it during component setup. */
export class LeaveGuard {
	#way = $state.raw<Way>();
	#isOpen = false;

	constructor(isDirty: () => boolean) {
		beforeNavigate((navigation) => {
			if (this.#isOpen || !isDirty()) return;
			navigation.cancel();
			// The browser itself asks before the app is left altogether.
			if (navigation.willUnload || navigation.to === null) return;
			this.#way = {
				url: navigation.to.url,
				...(navigation.type === 'popstate' && { delta: navigation.delta })
			};
		});
	}

	get isAsking(): boolean {
		return this.#way !== undefined;
	}

	stay(): void {
		this.#way = undefined;
	}

	leave(): void {
		const way = this.#way;
		this.open();
		if (way?.delta !== undefined) history.go(way.delta);
		else if (way) goto(way.url).catch(reportFailure);
	}

	/** Allows every navigation, because the input is saved or discarded. */
	open(): void {
		this.#way = undefined;
		this.#isOpen = true;
	}
}
