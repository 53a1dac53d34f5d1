/** What a text is signed for; no two uses of a key share one. */
export type SignedKind =
	| 'tenantry-checkpoint'
	| 'tenantry-envelope-label'
	| 'tenantry-envelope'
	| 'tenantry-carriage'
	| 'tenantry-receipt'
	| 'tenantry-verdict';

export type SignedField = string | number | null | readonly SignedField[];

/**
 * Returns the text that a signature or a seal covers. Every such text is written here, as a JSON
 * array that begins with its kind: whatever a stranger puts into a field stays in it, so that no two
 * objects have the same text. Numbers have to be finite.
 */
export function signedText(kind: SignedKind, ...fields: readonly SignedField[]): string {
	return JSON.stringify([kind, ...fields]);
}
