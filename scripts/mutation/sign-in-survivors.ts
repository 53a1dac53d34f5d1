import type { Survivors } from './mutant.ts';

/** Those of signing in. */
export const SIGN_IN_SURVIVORS: readonly Survivors[] = [
	{
		why: 'Only the types require it: the value always exists, or nothing uses it.',
		lines: {
			'sync-server/src/auth/person/person.ts': [
				[
					'if (administrator === undefined || provider === undefined) return undefined;',
					'if (false) return undefined;'
				],
				[
					'if (administrator === undefined || provider === undefined) return undefined;',
					'if (administrator === undefined && provider === undefined) return undefined;'
				],
				[
					'if (administrator === undefined || provider === undefined) return undefined;',
					'if (false || provider === undefined) return undefined;'
				],
				[
					'if (administrator === undefined || provider === undefined) return undefined;',
					'if (administrator === undefined || false) return undefined;'
				]
			]
		}
	},
	{
		why: 'A count that is not cleared is lowered by one.',
		lines: {
			'sync-server/src/auth/throttle/throttle.ts': [
				[
					"address: { free: 300, waitsMs: [MINUTE], memoryMs: 15 * MINUTE, forgives: 'one' },",
					'address: { free: 300, waitsMs: [MINUTE], memoryMs: 15 * MINUTE, forgives: "" },'
				]
			]
		}
	}
];
