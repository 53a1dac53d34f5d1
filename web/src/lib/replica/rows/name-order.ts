import type { Row } from '@tenantry/shared/row.ts';
import { fold } from './fold.ts';

/** Key of the default order: by last name, then first name, as people look for each other. */
export function nameKey({ value }: Row): string {
	const { firstName, lastName } = value;
	return fold(`${String(lastName)}\n${String(firstName)}`);
}

/** Compares by code unit: far faster than a collator, and the same on every device. */
export function compareText(left: string, right: string): number {
	return left < right ? -1 : left > right ? 1 : 0;
}
