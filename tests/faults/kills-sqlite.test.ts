import { test } from 'vitest';
import { expectNothingLost, KILLS_TIMEOUT_MS } from './killed.ts';

test(
	'whatever a server was doing when it was killed, nothing is lost or done twice, on SQLite',
	() => expectNothingLost('sqlite', 12),
	KILLS_TIMEOUT_MS
);
