/** Groups of controls that are a single Tab stop (ARIA practices, toolbar). */
const TOOLBAR = '[role=toolbar], thead tr';
const CONTROLS = 'a[href], button:not([role], :disabled), input:not(:disabled)';
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

export function pressInToolbar(event: KeyboardEvent): void {
	const { target, key } = event;
	const toolbar = target instanceof Element ? target.closest(TOOLBAR) : null;
	if (toolbar === null) return;
	const all = controlsOf(toolbar);
	const at = all.findIndex((control) => control === target);
	const step = STEPS[key];
	if (at < 0) return;
	if (key === 'Tab') leave(all.filter((control) => control !== target));
	else if (step !== undefined) {
		event.preventDefault();
		all.at((at + step) % all.length)?.focus();
	}
}

function controlsOf(toolbar: Element): HTMLElement[] {
	const all = [...toolbar.querySelectorAll<HTMLElement>(CONTROLS)];
	return all.filter((control) => control.checkVisibility());
}

/**
 * Keeps Tab from stopping at the other controls, for this one press: the markup stays as it is, for
 * those who come back and for browsers that do not run this.
 */
function leave(others: readonly HTMLElement[]): void {
	for (const control of others) control.tabIndex = -1;
	setTimeout(() => others.forEach((control) => control.removeAttribute('tabindex')));
}
