/**
 * Opens a dialog for as long as its element lives. Returns the focus to the opener itself, because
 * by then the element may have been removed.
 */
export function modal(dialog: HTMLDialogElement): () => void {
	const opener = document.activeElement;
	dialog.showModal();
	dialog.querySelector<HTMLElement>('[data-initial-focus]')?.focus();
	return () => {
		dialog.close();
		if (opener instanceof HTMLElement && document.activeElement === document.body) opener.focus();
	};
}
