import type { IndexedPixels, Pixels } from './png.ts';

/** As many colours as one byte tells apart. */
const MOST = 256;
/** The most frequent colours, those of the surfaces and texts, stay exactly as they are. */
const EXACT = 32;
/** Other colours, at the edges of letters, may differ by this much of 255: less than anyone sees. */
const SLACK = 5;

/**
 * Reduces a picture to a palette, which takes a third of the room: the frequent colours, and then
 * always the one that is farthest from those chosen.
 */
export function reduce({ width, height, colors }: Pixels): IndexedPixels {
	const counts = new Map<number, number>();
	for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1);
	const all = [...counts].toSorted(([, a], [, b]) => b - a).map(([color]) => color);
	const palette: number[] = [];
	const found = new Map(all.map((color) => [color, { position: 0, distance: Infinity }]));

	for (let next = all[0]; next !== undefined; next = following()) {
		const position = palette.push(next) - 1;
		for (const [color, nearest] of found) {
			const distance = distanceOf(color, next);
			if (distance < nearest.distance) found.set(color, { position, distance });
		}
	}
	const positions = Uint8Array.from(colors, (color) => found.get(color)?.position ?? 0);
	return { width, height, palette, positions };

	function following(): number | undefined {
		if (palette.length < EXACT) return all[palette.length];
		if (palette.length === MOST) return undefined;
		let [farthest, most] = [0, SLACK];
		for (const [color, { distance }] of found)
			if (distance > most) [farthest, most] = [color, distance];
		return most > SLACK ? farthest : undefined;
	}
}

/** Returns the greatest difference of red, green or blue. */
function distanceOf(a: number, b: number): number {
	const differences = [16, 8, 0].map((bits) => Math.abs(((a >> bits) & 255) - ((b >> bits) & 255)));
	return Math.max(...differences);
}
