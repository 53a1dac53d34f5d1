/** How a field is compared. Email addresses are compared without regard to case. */
export type FieldKind = 'text' | 'email' | 'number' | 'flag' | 'time' | 'texts' | 'object';

/** The fields of the records of a list, as the document names them. */
export type Fields = Readonly<Record<string, FieldKind>>;

export type ListRecord = Readonly<Record<string, unknown>>;

export function fieldKind(fields: Fields, name: string): FieldKind | undefined {
	return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** Returns the value a field is compared by; undefined, which sorts first, where it has none. */
export function comparable(kind: FieldKind, value: unknown): string | number | undefined {
	if (value === undefined || value === null) return undefined;
	switch (kind) {
		case 'text':
			return textOf(value);
		case 'email':
			return textOf(value).toLowerCase();
		case 'number':
		case 'flag':
			return Number(value);
		case 'time':
			return Date.parse(textOf(value));
		case 'texts':
		case 'object':
			return JSON.stringify(value);
	}
}

export function compare(
	left: string | number | undefined,
	right: string | number | undefined
): number {
	if (left === right) return 0;
	if (left === undefined) return -1;
	if (right === undefined) return 1;
	return left < right ? -1 : 1;
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Formats a time by RFC 3339, in UTC. */
export function toTime(at: number): string {
	return new Date(at).toISOString();
}
