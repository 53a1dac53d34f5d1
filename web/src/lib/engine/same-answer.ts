/** Walks only as far as the answers agree, where serializing would walk all of both. */
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
