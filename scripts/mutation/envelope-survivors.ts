import type { Survivors } from './mutant.ts';

const KEEPER = 'web/src/lib/engine/features/envelopes/envelope-keeper.ts';

/** Those of envelopes, kept, sent and carried. */
export const ENVELOPE_SURVIVORS: readonly Survivors[] = [
	{
		why: 'Only the types require it: the value always exists, or nothing uses it.',
		lines: {
			[KEEPER]: [
				['#isDue = false;', '#isDue = true;'],
				[
					'if (one?.record !== undefined) this.#kept?.set(sequence, { ...one, record: to(one.record) });',
					'if (one?.record !== undefined) this.#kept.set(sequence, { ...one, record: to(one.record) });'
				],
				[
					'if (one !== undefined) this.#kept?.set(sequence, { ...one, received });',
					'if (one !== undefined) this.#kept.set(sequence, { ...one, received });'
				],
				[
					"if (answer?.state !== 'received' || answerKey === undefined) return err('not_found');",
					"if (answer?.state !== 'received' || false) return err('not_found');"
				]
			],
			'web/src/lib/carried/carried-envelopes.ts': [
				['const room = { isFull: false };', 'const room = {};'],
				['const room = { isFull: false };', 'const room = { isFull: true };'],
				[
					'let records: readonly EnvelopeRecord[] = [];',
					'let records: readonly EnvelopeRecord[] = ["Stryker was here"];'
				],
				[
					'return rows.flatMap((row) => toRecord(row) ?? []);',
					'return rows.flatMap((row) => toRecord(row) ?? ["Stryker was here"]);'
				]
			],
			'web/src/lib/engine/people/locked-sender.ts': [['#isDue = false;', '#isDue = true;']]
		}
	},
	{
		why: 'The value that replaces nothing is looked up and not found.',
		lines: {
			[KEEPER]: [
				[
					'const receiptKeys = (await this.#keys.read())?.receiptKeys ?? [];',
					'const receiptKeys = (await this.#keys.read())?.receiptKeys ?? ["Stryker was here"];'
				],
				[
					"return isKept && !['refused', 'seal_again'].includes(stateOf(record) ?? '');",
					"return isKept && !['refused', 'seal_again'].includes(stateOf(record) ?? \"Stryker was here!\");"
				]
			]
		}
	}
];
