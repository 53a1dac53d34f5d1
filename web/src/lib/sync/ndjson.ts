/** The whole lines of an answer, as they arrive. What a cut leaves behind is no line. */
export async function* linesOf(
	response: Response,
	onChunk: () => void
): AsyncGenerator<string, void, undefined> {
	if (response.body === null) return;
	const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
	let rest = '';
	for (;;) {
		const { done, value } = await reader.read();
		if (done) break;
		onChunk();
		const lines = (rest + value).split('\n');
		rest = lines.pop() ?? '';
		for (const line of lines) if (line !== '') yield line;
	}
	// An answer of one page in plain JSON ends without a line break.
	if (rest !== '') yield rest;
}
