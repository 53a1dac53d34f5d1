/**
 * Whether two answers to a live query would arrive at the page as the same. Walks only as far as they
 * agree, where serializing both would walk all of each.
 */
export function isSameAnswer(left: unknown, right: unknown): boolean {
	if (Object.is(left, right)) return true;
	if (!isObject(left) || !isObject(right)) return false;
	if (Array.isArray(left) !== Array.isArray(right)) return false;
	const keys = Object.keys(left);
	if (keys.length !== Object.keys(right).length) return false;
	return keys.every(
		(key) =>
			Object.hasOwn(right, key) && isSameAnswer(Reflect.get(left, key), Reflect.get(right, key))
	);
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}
