import { stamp } from './when.ts';

/** Returns an argument of a mutation as it came back from storage; undefined where it is missing. */
export function argument(args: unknown, key: string): unknown {
	if (typeof args !== 'object' || args === null) return undefined;
	return Object.entries(args).find(([name]) => name === key)?.[1];
}

/** Returns a text argument; empty where it is missing. */
export function textOf(args: unknown, key: string): string {
	const value = argument(args, key);
	return typeof value === 'string' ? value : '';
}

/** Returns the administrator that a change's arguments name. */
export function administratorOf(args: unknown): string | undefined {
	return textOf(args, 'id') || undefined;
}

/** Says until when a change holds; empty where its arguments do not tell. */
export function until(args: unknown): string {
	const end = argument(args, 'until');
	return typeof end === 'number' ? `until ${stamp(end)}` : '';
}
