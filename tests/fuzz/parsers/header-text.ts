/**
 * Returns whether a field's value may be this text (RFC 9110, section 5.5); Node lets nothing else
 * through.
 */
export function isHeaderText(text: string): boolean {
	// eslint-disable-next-line no-control-regex -- the signs that a field's value may not hold
	return !/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text);
}
