interface Detector {
	detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

interface DetectorClass {
	new (options: { formats: 'qr_code'[] }): Detector;
	getSupportedFormats(): Promise<readonly string[]>;
}

declare global {
	/** Faster than a library, but missing in some browsers and in TypeScript's types. */
	var BarcodeDetector: DetectorClass | undefined;
}

/** Several a second suffice and leave the phone time to draw. */
const EVERY_MS = 150;

/**
 * Shows the camera's picture in an element and calls `onread` with the text of each QR code in it.
 * The returned function stops the camera. Rejects without a camera or permission.
 */
export async function watchCamera(
	video: HTMLVideoElement,
	onread: (text: string) => void
): Promise<() => void> {
	const facing = { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 1280 } };
	const stream = await navigator.mediaDevices.getUserMedia({ video: facing });
	const detector = await openDetector();
	video.srcObject = stream;
	await video.play();
	let timer: ReturnType<typeof setTimeout> | undefined;
	const look = async (): Promise<void> => {
		for (const { rawValue } of await detector.detect(video)) onread(rawValue);
	};
	const lookOften = (): void => {
		timer = setTimeout(() => {
			// A picture that cannot be read is followed by another.
			look()
				.catch(() => undefined)
				.finally(() => timer && lookOften());
		}, EVERY_MS);
	};
	lookOften();
	return () => {
		clearTimeout(timer);
		timer = undefined;
		for (const track of stream.getTracks()) track.stop();
	};
}

async function openDetector(): Promise<Detector> {
	const own = globalThis.BarcodeDetector;
	const isBuiltIn = (await own?.getSupportedFormats())?.includes('qr_code') === true;
	// 15 KB gzipped that a browser with a reader of its own does without.
	const Class = isBuiltIn && own ? own : (await import('qr/decode.js')).BarcodeDetector;
	return new Class({ formats: ['qr_code'] });
}
