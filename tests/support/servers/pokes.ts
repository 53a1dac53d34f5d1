import { waitUntil } from '#support/runner/wait.ts';
import type { SignedInDevice } from './world.ts';

/** Pokes that a device receives on its event stream. */
export interface Pokes extends AsyncDisposable {
	readonly heard: readonly number[];
	/** Resolves when this version or a later one has been received. */
	until(version: number): Promise<void>;
}

export async function pokesOf(device: Pick<SignedInDevice, 'fetch'>): Promise<Pokes> {
	const { body } = await device.fetch('/sync/v1/events');
	if (body === null) throw new Error('There is no stream.');
	const reader = body.pipeThrough(new TextDecoderStream()).getReader();
	const heard: number[] = [];

	async function listen(): Promise<void> {
		let text = '';
		for (;;) {
			const { done, value = '' } = await reader.read();
			if (done) return;
			text += value;
			const events = text.split('\n\n');
			text = events.pop() ?? '';
			for (const event of events) {
				const version = /^data: \{"version":(\d+)\}$/m.exec(event)?.[1];
				if (version !== undefined) heard.push(Number(version));
			}
		}
	}

	const listening = listen();
	return {
		heard,
		until: (version) => waitUntil(() => heard.some((one) => one >= version)),
		async [Symbol.asyncDispose]() {
			await reader.cancel();
			await listening;
		}
	};
}
