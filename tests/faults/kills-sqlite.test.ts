import { test } from 'vitest';
import { expectNothingLost, KILLS_TIMEOUT_MS } from './killed.ts';

test(
	'a server killed at any point loses and repeats nothing, on SQLite',
	() => expectNothingLost('sqlite', 12),
	KILLS_TIMEOUT_MS
);
