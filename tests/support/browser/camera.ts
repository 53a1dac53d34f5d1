import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { drawQrCode, type GreyPicture } from './qr-code.ts';

/** Pixels a module: what a phone held before another one sees. */
const SCALE = 6;
const FRAMES = 5;

/** A camera whose picture is a file, which Chromium reads when the camera is switched on. */
export interface Camera {
	/** Command-line switches of the browser that has it. */
	readonly args: readonly string[];
	/** Points it at a QR code on the screen of another device. */
	pointAt(code: Locator): Promise<void>;
	close(): Promise<void>;
}

export async function createCamera(): Promise<Camera> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-camera-'));
	const file = join(folder, 'picture.y4m');
	await writeFile(file, filmOf({ size: 600, pixels: new Uint8Array(600 * 600).fill(128) }));
	return {
		args: [
			'--use-fake-ui-for-media-stream',
			'--use-fake-device-for-media-stream',
			`--use-file-for-fake-video-capture=${file}`
		],
		pointAt: async (code) => writeFile(file, filmOf(await drawQrCode(code, SCALE))),
		close: () => rm(folder, { recursive: true })
	};
}

/** Returns a film in YUV4MPEG2 that shows one grey picture; both colours stay in the middle. */
function filmOf({ size, pixels }: GreyPicture): Buffer {
	const head = Buffer.from(`YUV4MPEG2 W${size} H${size} F10:1 Ip A1:1 C420jpeg\n`);
	const colours = Buffer.alloc(2 * Math.ceil(size / 2) ** 2, 128);
	const frame = [Buffer.from('FRAME\n'), Buffer.from(pixels), colours];
	return Buffer.concat([head, ...Array.from({ length: FRAMES }, () => frame).flat()]);
}
