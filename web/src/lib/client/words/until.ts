import { argument } from './arguments.ts';
import { stamp } from './when.ts';

/** Says until when a change holds; empty where its arguments do not tell. */
export function until(args: unknown): string {
	const end = argument(args, 'until');
	return typeof end === 'number' ? `until ${stamp(end)}` : '';
}
