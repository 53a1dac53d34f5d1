import { expect, test } from 'vitest';

import { unlessFull, storeTroubleOf } from './trouble.ts';

test.each([
	[{ code: '55P03' }, 'overloaded'],
	[{ code: 'ECONNREFUSED' }, 'overloaded'],
	[{ code: 'ERR_SQLITE_ERROR', errcode: 1546 }, 'overloaded'],
	[{ code: 'ERR_SQLITE_ERROR', errcode: 13 }, 'disk_full'],
	[{ code: 'ERR_SQLITE_ERROR', errcode: 778 }, 'disk_full'],
	[{ code: 'ERR_SQLITE_ERROR', errcode: 4874 }, 'disk_full'],
	[{ code: '53100' }, 'disk_full'],
	[{ code: 'ENOSPC' }, 'disk_full'],
	[{ code: 'ERR_SQLITE_ERROR', errcode: 1 }, undefined],
	[{ code: '42601' }, undefined],
	[{}, undefined]
])('the trouble of %j is %s', (fields, trouble) => {
	expect(storeTroubleOf(Object.assign(new Error('trouble'), fields))).toBe(trouble);
});

test.each([
	['Connection terminated unexpectedly', 'overloaded'],
	['Client has encountered a connection error and is not queryable', 'overloaded'],
	['The connection was terminated by a bug of ours', undefined]
])('the trouble of “%s” is %s', (message, trouble) => {
	expect(storeTroubleOf(new Error(message))).toBe(trouble);
});

test('a note is skipped only when there is no room', async () => {
	const full = Object.assign(new Error('database or disk is full'), { errcode: 13 });
	const broken = Object.assign(new Error('no such column: seen'), { errcode: 1 });

	await expect(unlessFull(Promise.reject(full))).resolves.toBeUndefined();
	await expect(unlessFull(Promise.reject(broken))).rejects.toBe(broken);
});
