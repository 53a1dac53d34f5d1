/** Whether a key may be a shortcut: nothing has taken it, no modifier belongs to it, no dialog is open. */
export function isFreeKey({ defaultPrevented, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
	if (defaultPrevented || ctrlKey || metaKey || altKey) return false;
	return document.querySelector('dialog[open]') === null;
}
