/** Returns the complete answer. Calls `onChunk` for every part that arrives. */
export async function textOf(response: Response, onChunk: () => void): Promise<string> {
	let text = '';
	for await (const part of partsOf(response, onChunk)) text += part;
	return text;
}

/** Yields the whole lines of an answer, as they arrive. A partial line left by a cut is dropped. */
export async function* linesOf(
	response: Response,
	onChunk: () => void
): AsyncGenerator<string, void, undefined> {
	let rest = '';
	for await (const part of partsOf(response, onChunk)) {
		const lines = (rest + part).split('\n');
		rest = lines.pop() ?? '';
		for (const line of lines) if (line !== '') yield line;
	}
	// An answer of one page in plain JSON ends without a line break.
	if (rest !== '') yield rest;
}

async function* partsOf(
	response: Response,
	onChunk: () => void
): AsyncGenerator<string, void, undefined> {
	if (response.body === null) return;
	const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return;
		onChunk();
		yield value;
	}
}
