import { expect, test } from 'vitest';

import { isStoreTrouble } from './trouble.ts';

test.each([
	[{ code: '55P03' }, true],
	[{ code: 'ECONNREFUSED' }, true],
	[{ code: 'ERR_SQLITE_ERROR', errcode: 13 }, true],
	[{ code: 'ERR_SQLITE_ERROR', errcode: 1546 }, true],
	[{ code: 'ERR_SQLITE_ERROR', errcode: 1 }, false],
	[{ code: '42601' }, false],
	[{}, false]
])('%j passes: %s', (fields, passes) => {
	expect(isStoreTrouble(Object.assign(new Error('trouble'), fields))).toBe(passes);
});

test.each([
	['Connection terminated unexpectedly', true],
	['Client has encountered a connection error and is not queryable', true],
	['The connection was terminated by a bug of ours', false]
])('“%s” passes: %s', (message, passes) => {
	expect(isStoreTrouble(new Error(message))).toBe(passes);
});
