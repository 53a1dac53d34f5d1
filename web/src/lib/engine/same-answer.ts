/**
 * Whether two answers to a live query would arrive at the page as the same. Walks only as far as they
 * agree, where serializing both would walk all of each.
 */
export function isSameAnswer(left: unknown, right: unknown): boolean {
	if (Object.is(left, right)) return true;
	if (!isObject(left) || !isObject(right)) return false;
	const isList = Array.isArray(left);
	if (isList !== Array.isArray(right)) return false;
	const keys = Object.keys(left);
	if (keys.length !== Object.keys(right).length) return false;
	for (const key of keys) {
		if (!Object.hasOwn(right, key)) return false;
		if (!isSameAnswer(Reflect.get(left, key), Reflect.get(right, key))) return false;
	}
	return true;
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}
