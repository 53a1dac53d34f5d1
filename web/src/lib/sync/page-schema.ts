import type { WireKey, WireRow } from '@tenantry/shared/protocol/patch.ts';
import { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import * as z from 'zod/mini';

/**
 * Page of a pull, with its rows checked by hand: a first load brings tens of thousands of them, and
 * each value is read by its collection's own schema afterwards.
 */
const Page = z.extend(PullAnswer, {
	put: z.array(z.custom<WireRow>(isWireRow)),
	del: z.array(z.custom<WireKey>(isWireKey))
});

/** Parses a page; throws if it is not one. */
export function parsePage(input: unknown): PullAnswer {
	return Page.parse(input);
}

function isWireRow(input: unknown): boolean {
	if (!Array.isArray(input) || input.length !== 5) return false;
	const row: readonly unknown[] = input;
	const [collection, id, value, created, fields] = row;
	const isKeyed = typeof collection === 'string' && typeof id === 'string';
	return isKeyed && isObject(value) && typeof created === 'number' && isVersions(fields);
}

function isWireKey(input: unknown): boolean {
	return (
		Array.isArray(input) && input.length === 2 && input.every((part) => typeof part === 'string')
	);
}

function isVersions(input: unknown): boolean {
	if (!isObject(input)) return false;
	for (const version of Object.values(input)) if (typeof version !== 'number') return false;
	return true;
}

function isObject(input: unknown): input is object {
	return typeof input === 'object' && input !== null && !Array.isArray(input);
}
