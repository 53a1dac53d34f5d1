/** Values that no field accepts, though some have the type of a text field. */
export const WRONG_TYPES: readonly unknown[] = [
	null,
	true,
	0,
	-1,
	1.5,
	1e308,
	'',
	[],
	{},
	[[]],
	['x'],
	{ $ne: null }
];

/** Raw JSON for one text field, in forms that `JSON.stringify` does not write. */
export const BROKEN_TEXTS = [
	'"\\ud800"',
	'"a\\udfffb"',
	'"\\u0000"',
	'"x\\u0000y"',
	'"\\ud83d"'
] as const;

/** Bodies that are not a message of any kind. */
export const NO_MESSAGES: readonly (readonly [string, string | Uint8Array<ArrayBuffer>])[] = [
	['nothing', ''],
	['half a brace', '{'],
	['a list', '[]'],
	['null', 'null'],
	['a text', '"text"'],
	['a number', '1'],
	['a comma too many', '{"a":1,}'],
	['two messages', '{}{}'],
	['NaN', '{"a":NaN}'],
	['a comment', '{}//'],
	['a million brackets', '['.repeat(200_000)],
	['a million braces', '{"a":'.repeat(50_000)],
	['a prototype', '{"__proto__":{"isOwner":true}}'],
	['a constructor', '{"constructor":{"prototype":{"isOwner":true}}}'],
	['bytes that are no text', Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d)]
];

/** Returns the message as JSON, with the field at this path replaced by raw JSON. */
export function withField(message: object, path: readonly string[], raw: string): string {
	const mark = '\u2603field\u2603';
	return JSON.stringify(replaced(message, path, mark)).replace(JSON.stringify(mark), () => raw);
}

/** Returns the message as JSON, without the field at this path. */
export function withoutField(message: object, path: readonly string[]): string {
	return JSON.stringify(replaced(message, path, undefined));
}

/** Returns the path of every value in a message, nested ones included. */
export function fieldsOf(message: object): readonly (readonly string[])[] {
	return Object.entries(message).flatMap(([name, value]: [string, unknown]) => [
		[name],
		...(typeof value === 'object' && value !== null
			? fieldsOf(value).map((path) => [name, ...path])
			: [])
	]);
}

function replaced(message: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
	if (name === undefined) return value;
	if (Array.isArray(message))
		return message.map((item: unknown, at) =>
			String(at) === name ? replaced(item, rest, value) : item
		);
	if (typeof message !== 'object' || message === null) return message;
	const entries = Object.entries(message).map(([key, inner]: [string, unknown]) => [
		key,
		key === name ? replaced(inner, rest, value) : inner
	]);
	return Object.fromEntries(entries);
}
