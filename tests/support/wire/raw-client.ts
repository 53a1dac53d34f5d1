import { once } from 'node:events';
import { connect } from 'node:net';

/** A client that sends arbitrary bytes, which no HTTP library would allow. */
export interface RawClient {
	/** Resolves with everything received, once the server has closed the connection. */
	answer(): Promise<string>;
}

export async function openRawClient(port: number, ...said: readonly string[]): Promise<RawClient> {
	const socket = connect(port, '127.0.0.1');
	// The server may close the connection before everything is sent.
	socket.on('error', () => undefined);
	await once(socket, 'connect');
	let heard = '';
	socket.setEncoding('utf8').on('data', (text: string) => (heard += text));
	const closed = once(socket, 'close');
	for (const text of said) socket.write(text);
	return {
		async answer() {
			await closed;
			return heard;
		}
	};
}

/** Returns the status code of each answer. */
export function statusesOf(answer: string): readonly number[] {
	return [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
}
