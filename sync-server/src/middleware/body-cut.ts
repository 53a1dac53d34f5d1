/** The client has gone, or was cut off, before its request was whole: nothing of it was done. */
export class BodyCut extends Error {
	override readonly name = 'BodyCut';
}
