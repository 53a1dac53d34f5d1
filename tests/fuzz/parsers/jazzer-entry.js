import { loadTarget } from './targets.ts';

// Jazzer.js takes a file that ends in .js, and what it exports as `fuzz`.

const target = await loadTarget(process.env.FUZZ_TARGET);

export async function fuzz(input) {
	await target.judge(input);
}
