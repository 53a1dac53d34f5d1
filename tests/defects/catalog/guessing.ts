import type { Defect } from '#defects/defect.ts';

const THROTTLE = 'sync-server/src/auth/throttle/throttle.ts';
const LIMITS = 'tests/auth/attempt-limits.test.ts';

/** In the limits of guesses. */
export const GUESSING: readonly Defect[] = [
	{
		name: 'wrong codes are forgotten after a day',
		file: THROTTLE,
		find: 'memoryMs: FOREVER,',
		replace: 'memoryMs: DAY,',
		caughtBy: {
			test: 'on SQLite > SEC-A08 codes are counted apart from passwords, and time alone does not clear them',
			in: 'tests/auth/throttle.test.ts'
		}
	},
	{
		name: 'one right sign-in clears the count of its address',
		file: THROTTLE,
		find: "memoryMs: 15 * MINUTE, forgives: 'one' },",
		replace: "memoryMs: 15 * MINUTE, forgives: 'all' },",
		caughtBy: {
			test: 'on SQLite > SEC-E11 a right sign-in takes back one attempt of its address, and not those of guesses',
			in: LIMITS
		}
	},
	{
		name: 'the longest wait after wrong passwords is a quarter of a minute',
		file: THROTTLE,
		find: 'waitsMs: [30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE],',
		replace: 'waitsMs: [30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * SECOND],',
		caughtBy: {
			test: 'on SQLite > attempts at password > SEC-A07 SEC-E11 are free at first, and then wait as long as the limit says',
			in: LIMITS
		}
	},
	{
		name: 'a hundred wrong passwords in a row are only another wait',
		file: THROTTLE,
		find: "	forgives: 'all',\n	max: MAX_FAILURES\n};\n\n/** A second",
		replace: "	forgives: 'all'\n};\n\n/** A second",
		caughtBy: {
			test: 'on SQLite > attempts at password > SEC-A06 end for good, where they do, however long one waits',
			in: LIMITS
		}
	},
	{
		name: 'right sign-ins bring the count of an address below zero',
		file: THROTTLE,
		find: "					.where('failures', '>', 0)\n",
		replace: '',
		caughtBy: {
			test: 'on SQLite > an address never has fewer than no attempts',
			in: LIMITS
		}
	},
	{
		name: 'a PIN is counted after it was tried',
		file: 'web/src/lib/engine/copy/pin-lock.ts',
		find: `		const left = --this.#left;
		const keys = await openByPin(this.#armed, record, pin);`,
		replace: `		const keys = await openByPin(this.#armed, record, pin);
		const left = keys === undefined ? --this.#left : this.#left;`,
		caughtBy: {
			test: 'SEC-G03 of six concurrent wrong PINs five are counted, and the sixth is not tried',
			in: 'web/src/lib/engine/copy/pin-lock.test.ts'
		}
	},
	{
		name: 'a deleted person is read as one who may sign in',
		file: 'sync-server/src/auth/person/person.ts',
		find: 'return person?.isDeleted === true ? undefined : person;',
		replace: 'return person;',
		caughtBy: {
			test: 'on SQLite > SEC-C04 a suspended or deleted person cannot sign in with a passkey',
			in: 'tests/auth/own-passkeys.test.ts'
		}
	},
	{
		name: 'an unknown address costs less than a known one',
		file: 'sync-server/src/auth/person/person.ts',
		find: '	await store.read(entry.provider_id, (reader) => readPerson(reader, entry.id));\n',
		replace: '',
		caughtBy: {
			test: 'on SQLite > SEC-A10 an unknown address reads a person as a known one does, and nothing of them comes back',
			in: 'tests/auth/person.test.ts'
		}
	},
	{
		name: 'each address of a network may guess as often as the whole of it',
		file: THROTTLE,
		find: "factor === 'address' ? networkOf(subject) : subject",
		replace: "factor === 'address' ? subject : subject",
		caughtBy: {
			test: 'on SQLite > SEC-E11 the networks of addresses are counted, and no other subject counts as an address',
			in: LIMITS
		}
	},
	{
		name: 'a long wait counts as one that began while the clock was ahead',
		file: THROTTLE,
		find: 'Math.max(...waitsMs)',
		replace: 'Math.min(...waitsMs)',
		caughtBy: {
			test: 'on SQLite > SEC-A08 a wait counts until it ends later than any could, two clocks a minute apart',
			in: LIMITS
		}
	}
];
