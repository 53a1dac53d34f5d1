/** The client left, or was cut off, before its request was complete: nothing of it was done. */
export class RequestAborted extends Error {
	override readonly name = 'RequestAborted';
}
