/** One size of the window and of the text, in the themes that it is pictured in. */
export interface Size {
	/** Part of the file's name. */
	readonly name: string;
	readonly viewport: { readonly width: number; readonly height: number };
	/** Pixels of the browser’s usual text, which a person may choose. */
	readonly text: number;
	readonly themes: readonly ('light' | 'dark')[];
}

/** Pixels of text in a browser that was not told otherwise. */
export const USUAL_TEXT = 16;
export const phone = { width: 390, height: 844 };
const tablet = { width: 820, height: 1180 };
const desktop = { width: 1440, height: 900 };
const smallPhone = { width: 360, height: 640 };

/** The sizes and themes of a screen, those of a phone first. */
export const SCREEN: readonly Size[] = [
	sizeOf('360', smallPhone, ['light']),
	{ ...sizeOf('390-text-200', phone, ['light']), text: 2 * USUAL_TEXT },
	sizeOf('390', phone, ['light', 'dark']),
	sizeOf('820', tablet, ['light', 'dark']),
	sizeOf('1440', desktop, ['light', 'dark'])
];

/** Those of a dialog or another state of a screen: every width, and both themes. */
export const STATE: readonly Size[] = [
	sizeOf('390', phone, ['light', 'dark']),
	sizeOf('820', tablet, ['light']),
	sizeOf('1440', desktop, ['dark'])
];

function sizeOf(name: string, viewport: Size['viewport'], themes: Size['themes']): Size {
	return { name, viewport, themes, text: USUAL_TEXT };
}
