const MAX_DEPTH = 32;
const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
/** Brackets and braces differ in one bit. */
const BRACE_BIT = 0x20;
const OPENING = 0x7b;
const CLOSING = 0x7d;

interface JsonOptions {
	readonly isBrokenTextRead?: boolean;
	/** Whether `__proto__` is a name; requests are refused by their schema where it is none of theirs. */
	readonly isProtoRead?: boolean;
}

/** Undefined, which fits no message, for text that is not JSON, nested too deep or ambiguous. */
export function parseJson(text: string, options: JsonOptions = {}): unknown {
	const named = countNames(text);
	if (named === undefined) return undefined;
	try {
		const value: unknown = JSON.parse(text);
		const tally: Tally = { names: 0, isBroken: false, hasProto: false };
		take(value, tally);
		// If a name occurs twice, one of its values would be lost silently.
		return tally.names === named && isReadable(tally, options) ? value : undefined;
	} catch {
		return undefined;
	}
}

function isReadable(
	{ isBroken, hasProto }: Tally,
	{ isBrokenTextRead = false, isProtoRead = true }: JsonOptions
): boolean {
	return (isBrokenTextRead || !isBroken) && (isProtoRead || !hasProto);
}

/** Undefined if nested too deep; looks outside strings before anything recursive sees the text. */
function countNames(text: string): number | undefined {
	let depth = 0;
	let names = 0;
	for (let place = 0; place < text.length; place++) {
		const code = text.charCodeAt(place);
		if (code === QUOTE) place = endOfString(text, place);
		else if (code === COLON) names++;
		else if ((code | BRACE_BIT) === OPENING && ++depth > MAX_DEPTH) return undefined;
		else if ((code | BRACE_BIT) === CLOSING) depth--;
	}
	return names;
}

/** Returns the place of the closing quote, of which an even number of backslashes precedes. */
function endOfString(text: string, opening: number): number {
	for (let from = opening + 1; ; from++) {
		from = text.indexOf('"', from);
		if (from === -1) return text.length;
		let escapes = 0;
		while (text.charCodeAt(from - 1 - escapes) === BACKSLASH) escapes++;
		if (escapes % 2 === 0) return from;
	}
}

interface Tally {
	names: number;
	/** The text has a name that schemas drop, so that nothing would compare its value. */
	hasProto: boolean;
	/** Has a NUL, which PostgreSQL refuses, or half a surrogate pair, which no database keeps. */
	isBroken: boolean;
}

function take(value: unknown, tally: Tally): void {
	if (typeof value === 'string') tally.isBroken ||= value.includes('\0') || !value.isWellFormed();
	else if (Array.isArray(value)) for (const item of value) take(item, tally);
	else if (typeof value === 'object' && value !== null)
		for (const name of Object.keys(value)) {
			tally.names++;
			tally.hasProto ||= name === '__proto__';
			take(name, tally);
			take(Reflect.get(value, name), tally);
		}
}
