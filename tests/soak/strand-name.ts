/** Strands that a soak runs in parallel, each in its own process. */
export const STRAND_NAMES = ['cluster', 'servers', 'browsers'] as const;
export type StrandName = (typeof STRAND_NAMES)[number];

export function isStrandName(text: unknown): text is StrandName {
	return STRAND_NAMES.some((name) => name === text);
}
