/** Longest phone number, with spaces and an extension. */
export const MAX_PHONE_LENGTH = 40;
export const MAX_NOTE_LENGTH = 200;

/** As people write numbers: digits, the usual separators, and an extension at the end. */
const PHONE = /^\+?[\d(][\d\s()./-]{3,}(?:(?:ext\.?|x)\s*\d{1,6})?$/i;

export function isPhone(text: string): boolean {
	return PHONE.test(text);
}

/** Returns the address that dials a number (RFC 3966); the extension follows after a pause. */
export function dialAddress(phone: string): string {
	const [number = '', extension] = phone.toLowerCase().split(/ext\.?|x/);
	const digits = number.replaceAll(/[^\d+]/g, '');
	return extension === undefined ? `tel:${digits}` : `tel:${digits};ext=${extension.trim()}`;
}
