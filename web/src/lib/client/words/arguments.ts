import { stamp } from './when.ts';

export function argument(args: unknown, key: string): unknown {
	if (typeof args !== 'object' || args === null) return undefined;
	return Object.entries(args).find(([name]) => name === key)?.[1];
}

export function textOf(args: unknown, key: string): string {
	const value = argument(args, key);
	return typeof value === 'string' ? value : '';
}

export function administratorOf(args: unknown): string | undefined {
	return textOf(args, 'id') || undefined;
}

export function until(args: unknown): string {
	const end = argument(args, 'until');
	return typeof end === 'number' ? `until ${stamp(end)}` : '';
}
