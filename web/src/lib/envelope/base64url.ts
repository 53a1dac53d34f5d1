type Bytes = Uint8Array<ArrayBuffer>;

export function toBase64Url(bytes: Bytes): string {
	const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
	return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function fromBase64Url(text: string): Bytes {
	const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}
