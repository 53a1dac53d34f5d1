import type { Defect } from '#defects/defect.ts';

const REFUSED = 'tests/sync/refused-changes.test.ts';

/** In limits of what a person or a provider makes the server do and keep. */
export const LIMITING: readonly Defect[] = [
	{
		name: 'rows are loaded for every base that a device names',
		file: 'sync-server/src/sync/push/delivery.ts',
		find: 'mutations: mutations.map(meantBy),',
		replace: 'mutations,',
		caughtBy: {
			test: 'SEC-E21 rows of bases that a change does not mean are not loaded',
			in: 'sync-server/src/sync/push/push.test.ts'
		}
	},
	{
		name: 'refused arguments are kept whatever their size',
		file: 'sync-server/src/sync/push/kept-args.ts',
		find: 'text.length > limit ? hashedArgs(text) : text',
		replace: 'limit < 0 ? hashedArgs(text) : text',
		caughtBy: {
			test: 'on sqlite > SEC-E21 of arguments that cannot be read, and are large, only the hash is kept',
			in: REFUSED
		}
	},
	{
		name: 'refused changes count as nothing',
		file: 'sync-server/src/sync/push/push-limits.ts',
		find: 'REFUSED_BYTES + bytes);',
		replace: '0);',
		caughtBy: {
			test: 'on sqlite > SEC-E21 refused changes delay neither the person’s tightenings nor anyone else',
			in: REFUSED
		}
	},
	{
		name: 'requests that arrive together count one after another',
		file: 'sync-server/src/sync/push/push-limits.ts',
		find: 'const reserved = changes * REFUSED_BYTES + bytes;',
		replace: 'const reserved = 0 * (changes + bytes);',
		caughtBy: {
			test: 'SEC-E21 what is on its way counts as refused until it is decided',
			in: 'sync-server/src/sync/push/push-limits.test.ts'
		}
	}
];
