export interface TextFile {
	readonly name: string;
	readonly type: 'text/plain' | 'text/csv' | 'application/json';
	readonly text: string;
}

/** A Blob where the text is too long to hold as one. */
type SavedFile = Omit<TextFile, 'text'> & { readonly text: string | Blob };

/** Uses the share sheet of a phone or tablet that has one, otherwise a download. */
export async function saveFile({ name, type, text }: SavedFile): Promise<void> {
	const file = new File([text], name, { type });
	if (!(await share(file))) download(file);
}

/** False if the file has to be downloaded; a person who closes the sheet wants no download. */
async function share(file: File): Promise<boolean> {
	const files = [file];
	const isTouched = matchMedia('(pointer: coarse)').matches;
	if (!isTouched || !('canShare' in navigator) || !navigator.canShare({ files })) return false;
	try {
		await navigator.share({ files });
		return true;
	} catch (error) {
		return error instanceof DOMException && error.name === 'AbortError';
	}
}

function download(file: File): void {
	const url = URL.createObjectURL(file);
	const link = document.createElement('a');
	link.href = url;
	link.download = file.name;
	link.click();
	URL.revokeObjectURL(url);
}
