import { expect, test } from 'vitest';
import { handOver, receiveFile } from './shared-file.ts';

const APP = 'https://console.example';
const TARGET = new URL('/administrators/import', APP);

function posted(rest: object = {}): Parameters<typeof receiveFile>[0] {
	const form = new FormData();
	// A text, because Node passes no file to another port.
	form.set('file', 'people');
	const asShared = { mode: 'navigate', destination: 'document', referrer: '' } as const;
	return { ...asShared, formData: async () => form, ...rest };
}

/** Returns what a page would get. */
function taken(): Promise<unknown> {
	const { port1: near, port2: far } = new MessageChannel();
	return new Promise((resolve) => {
		near.onmessage = ({ data }: MessageEvent<unknown>) => {
			near.close();
			resolve(data);
		};
		handOver(far);
	});
}

test('SEC-E22 a file that the browser shares waits in memory for one page', async () => {
	await receiveFile(posted(), TARGET);

	expect(await taken()).toBe('people');
	expect(await taken()).toBeNull();
});

test.each([
	['a form of another site', { referrer: 'https://evil.example/' }],
	['a frame', { destination: 'iframe' }]
])('SEC-E22 a file posted by %s is not taken', async (_, rest) => {
	await receiveFile(posted(rest), TARGET);

	expect(await taken()).toBeNull();
});

test('a request of a script, or to another address, is none of this', () => {
	expect(receiveFile(posted({ mode: 'cors' }), TARGET)).toBeUndefined();
	expect(receiveFile(posted(), new URL('/administrators', APP))).toBeUndefined();
});
