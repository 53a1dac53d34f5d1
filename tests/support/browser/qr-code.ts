import type { Locator } from '@playwright/test';
import decode from 'qr/decode.js';

/** Pixels a module, as many as a decoder needs. */
const SCALE = 4;

/** Reads the text of a QR code from the squares of the picture, as a camera would. */
export async function readQrCode(picture: Locator): Promise<string> {
	const size = Number((await picture.getAttribute('viewBox'))?.split(' ').at(-1)) * SCALE;
	const path = (await picture.locator('path').getAttribute('d')) ?? '';
	const data = new Uint8ClampedArray(size * size * 4).fill(255);
	for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g))
		for (let dot = 0; dot < SCALE * SCALE; dot++) {
			const column = Number(x) * SCALE + (dot % SCALE);
			const row = Number(y) * SCALE + Math.floor(dot / SCALE);
			data.fill(0, (row * size + column) * 4, (row * size + column) * 4 + 3);
		}
	return decode({ width: size, height: size, data });
}
