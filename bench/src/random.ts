/** Reproducible random values: the same seed gives the same data on every machine. */
export interface Random {
	/** Returns an integer from 0 up to, but not including, `below`. */
	integer(below: number): number;
	chance(share: number): boolean;
	pick<T>(choices: readonly T[]): T;
	/** Returns a string of this many hexadecimal digits. */
	hex(digits: number): string;
}

/** Implements Mulberry32. */
export function createRandom(seed: number): Random {
	let state = seed >>> 0;
	function next(): number {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}
	const integer = (below: number): number => Math.floor(next() * below);
	return {
		integer,
		chance: (share) => next() < share,
		pick(choices) {
			const choice = choices[integer(choices.length)];
			if (choice === undefined) throw new Error('There is nothing to pick from.');
			return choice;
		},
		hex: (digits) => Array.from({ length: digits }, () => integer(16).toString(16)).join('')
	};
}
