export interface Random {
	integer(end: number): number;
	pick<T>(list: readonly T[]): T;
	chance(probability: number): boolean;
	hex(digits: number): string;
}

export function createRandom(seed: number): Random {
	let state = seed >>> 0;

	function next(): number {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	function integer(end: number): number {
		return Math.floor(next() * end);
	}

	return {
		integer,
		pick(list) {
			const picked = list[integer(list.length)];
			if (picked === undefined) throw new Error('There is nothing to pick from.');
			return picked;
		},
		chance: (probability) => next() < probability,
		hex: (digits) => Array.from({ length: digits }, () => integer(16).toString(16)).join('')
	};
}
