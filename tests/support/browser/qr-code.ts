import type { Locator } from '@playwright/test';
import decode from 'qr/decode.js';

/** Pixels a module, as many as a decoder needs. */
const SCALE = 4;

/** A grey picture, a byte a pixel. */
export interface GreyPicture {
	readonly size: number;
	readonly pixels: Uint8Array;
}

/** Reads the text of a QR code from the squares of the picture, as a camera would. */
export async function readQrCode(picture: Locator): Promise<string> {
	const { size, pixels } = await drawQrCode(picture, SCALE);
	const data = new Uint8ClampedArray(size * size * 4);
	for (const [place, grey] of pixels.entries()) data.set([grey, grey, grey, 255], place * 4);
	return decode({ width: size, height: size, data });
}

/** Draws the squares of a QR code that is on the screen, each of them `scale` pixels wide. */
export async function drawQrCode(picture: Locator, scale: number): Promise<GreyPicture> {
	const size = Number((await picture.getAttribute('viewBox'))?.split(' ').at(-1)) * scale;
	const path = (await picture.locator('path').getAttribute('d')) ?? '';
	const pixels = new Uint8Array(size * size).fill(255);
	for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g))
		for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
			const start = row * size + Number(x) * scale;
			pixels.fill(0, start, start + scale);
		}
	return { size, pixels };
}
