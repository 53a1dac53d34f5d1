import type { Defect } from '#defects/defect.ts';

/** In the clocks and addresses that the server believes. */
export const TRUSTING: readonly Defect[] = [
	{
		name: 'a code used while the clock was ahead refuses all until then',
		file: 'sync-server/src/auth/person/credential.ts',
		find: '\tif (ahead.length > 0) onClockAhead();\n\treturn ahead.length > 0;',
		replace: '\treturn false;',
		caughtBy: {
			test: 'on SQLite > SEC-B03 a code is accepted, once, after the server’s clock was 2 days ahead, and the operator reads why',
			in: 'tests/auth/clock-ahead.test.ts'
		}
	},
	{
		name: 'a code that a server with a faster clock has accepted is accepted again',
		file: 'sync-server/src/auth/person/credential.ts',
		find: 'const STEPS_AHEAD = 2;',
		replace: 'const STEPS_AHEAD = 0;',
		caughtBy: {
			test: 'on SQLite > SEC-B03 a code that another server of the database has accepted within its minute counts as used',
			in: 'tests/auth/clock-ahead.test.ts'
		}
	},
	{
		name: 'a wait that began while the clock was ahead lasts until then',
		file: 'sync-server/src/auth/throttle/throttle.ts',
		find: '.where(isAllowed(policy))',
		replace: '.where(sql<boolean>`throttle.blocked_until <= excluded.updated_at`)',
		caughtBy: {
			test: 'on SQLite > SEC-A08 a wait that began while the server’s clock was ahead counts no more, and the attempts do',
			in: 'tests/auth/clock-ahead.test.ts'
		}
	},
	{
		name: 'a session that was used while the clock was ahead goes on until then',
		file: 'sync-server/src/auth/session/session.ts',
		find: 'return Math.abs(at - lastSeenAt) < IDLE_MS;',
		replace: 'return at - lastSeenAt < IDLE_MS;',
		caughtBy: {
			test: 'on SQLite > SEC-B05 a session that was used while the server’s clock was ahead ends with it',
			in: 'tests/auth/clock-ahead.test.ts'
		}
	},
	{
		name: 'whatever a proxy passes on counts as an address',
		file: 'sync-server/src/middleware/client-address.ts',
		find: 'return familyOf(said) === undefined ? peer : said;',
		replace: 'return said || peer;',
		caughtBy: {
			test: 'SEC-E09 “unknown” is no address, so that of the peer counts',
			in: 'sync-server/src/middleware/client-address.test.ts'
		}
	},
	{
		name: 'anybody may say from where they connect',
		file: 'sync-server/src/middleware/client-address.ts',
		find: '|| !includes(networks, peer)) return peer;',
		replace: '|| networks === undefined) return peer;',
		caughtBy: {
			test: 'SEC-E09 what 203.0.113.9 forwards counts only where a proxy may be',
			in: 'sync-server/src/middleware/client-address.test.ts'
		}
	},
	{
		name: 'a lease lasts as much longer as the clock was ahead',
		file: 'sync-server/src/auth/future-times.ts',
		find: '.set({ last_seen_at: at })',
		replace: ".set((row) => ({ last_seen_at: row.ref('last_seen_at') }))",
		caughtBy: {
			test: 'on SQLite > SEC-B05 a device that was seen while the server’s clock was ahead comes back within its lease, and not after',
			in: 'tests/auth/clock-ahead.test.ts'
		}
	}
];
