/**
 * Runs only in the benchmark's build: puts a switch between the worker and the server, and reports
 * how long key derivation took, because that time is deliberate.
 */
export function listenToBench(): void {
	const channel = new BroadcastChannel('tenantry-bench');
	const cut = wireUnderTest();
	channel.onmessage = ({ data }: MessageEvent<unknown>) => {
		if (data === 'derivation') channel.postMessage(derivationMs());
		else {
			cut(data === 'cut');
			channel.postMessage(0);
		}
	};
}

function wireUnderTest(): (isCut: boolean) => void {
	const send = globalThis.fetch.bind(globalThis);
	let wire = new AbortController();
	globalThis.fetch = (input, init) => {
		const signals = [wire.signal, init?.signal].filter((signal) => signal instanceof AbortSignal);
		return send(input, { ...init, signal: AbortSignal.any(signals) });
	};
	return (isCut) => {
		if (isCut) wire.abort(new TypeError('Failed to fetch'));
		else wire = new AbortController();
	};
}

function derivationMs(): number {
	const measures = performance.getEntriesByName('derive-key', 'measure');
	return measures.reduce((total, { duration }) => total + duration, 0);
}
