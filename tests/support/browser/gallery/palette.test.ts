import { expect, test } from 'vitest';
import { reduce } from './palette.ts';

const grey = (level: number) => level * 0x010101;

test('keeps frequent colours exactly, and every other within five levels', () => {
	const surfaces = Array.from({ length: 4000 }, (_, n) => (n % 2 === 0 ? 0xf3f5f4 : 0x16211f));
	const edges = Array.from({ length: 256 }, (_, n) => [grey(n), n << 8, 0xff0000 | n]).flat();
	const colors = Uint32Array.from([...surfaces, ...edges]);

	const { palette, positions } = reduce({ width: colors.length, height: 1, colors });

	expect(palette.length).toBeLessThanOrEqual(256);
	const shown = Array.from(positions, (position) => palette[position] ?? 0);
	expect(shown.slice(0, 4000)).toEqual(surfaces);
	const errors = shown.map((color, n) =>
		Math.max(
			...[16, 8, 0].map((bits) =>
				Math.abs(((color >> bits) & 255) - (((colors[n] ?? 0) >> bits) & 255))
			)
		)
	);
	expect(Math.max(...errors)).toBeLessThanOrEqual(5);
});
