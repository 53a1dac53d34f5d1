import type { Look } from '#support/browser/tour/look.ts';

/** Takes a tour, and pictures these of its stops; the others look alike. */
export async function takeOnly(
	stops: readonly string[],
	take: Look,
	tour: (look: Look) => Promise<void>
): Promise<void> {
	const left = new Set(stops);
	await tour(async (stop) => {
		if (left.delete(stop)) await take(stop);
	});
	if (left.size > 0) throw new Error(`The tour has no stop ${[...left].join(', ')}.`);
}
