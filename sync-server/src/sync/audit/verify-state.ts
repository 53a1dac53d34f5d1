import { collections, displayNameOf } from '@tenantry/shared/collections.ts';
import { fieldLabel, valueWords } from '@tenantry/shared/field-words.ts';

import type { Store, StoreReader } from '#store/store.ts';
import { MutationCheck } from './check-mutations.ts';
import { readStretch, type Stretch } from './reader.ts';
import { Replay } from './replay.ts';
import { compareRows, type Deviation } from './compare-rows.ts';

export interface StateReport {
	/** Number of rows compared. */
	readonly rows: number;
	/** Differences from the audit, one sentence each. */
	readonly findings: readonly string[];
	/** Number of fields whose value the audit does not contain. */
	readonly unchecked: number;
}

const EVENTS_A_STEP = 1_000;

/**
 * Replays a provider's audit and compares it with the database, in one snapshot. The hash chain is
 * verified elsewhere; this finds changes made behind the audit's back.
 */
export function verifyState(store: Store, providerId: string): Promise<StateReport> {
	return store.read(providerId, async (reader) => {
		const replay = new Replay();
		const mutations = new MutationCheck(reader);
		for await (const events of stretches(reader)) {
			for (const event of events) replay.follow(event);
			await mutations.follow(events);
		}
		await mutations.finish();
		const { rows, deviations, unchecked } = await compareRows(reader, replay);
		return { rows, findings: [...deviations.map(toSentence), ...mutations.findings], unchecked };
	});
}

async function* stretches(reader: StoreReader) {
	let rest: Stretch | undefined = { above: 0, below: reader.head.version + 1, order: 'asc' };
	while (rest !== undefined) {
		const read: Awaited<ReturnType<typeof readStretch>> = await readStretch(reader, rest, {
			filters: {},
			limit: EVENTS_A_STEP
		});
		yield read.events;
		({ rest } = read);
	}
}

function toSentence(deviation: Deviation): string {
	const { kind, field = '', says, version } = deviation;
	const who = nameOf(deviation);
	switch (kind) {
		case 'no_event':
			return `${who}: stands in the database, and no event of the audit creates it`;
		case 'no_row':
			return `${who}: was created by event ${version}, and is missing in the database`;
		case 'version':
			return `${who}, ${labelOf(deviation)}: last changed by event ${version}, and the row says event ${String(says?.row)}`;
		case 'deletion':
		case 'value': {
			const words = (value: unknown) =>
				valueWords(field, value, (at) => new Date(at).toISOString());
			return `${who}, ${labelOf(deviation)}: the audit says ${words(says?.audit)} (event ${version}), the row says ${words(says?.row)}`;
		}
	}
}

function nameOf({ collection, id, value = {} }: Deviation): string {
	const name = displayNameOf(collection, value);
	const noun = collections.get(collection)?.noun ?? collection;
	return name === '' ? `${noun} ${id}` : `${name} (${noun} ${id})`;
}

/** Labels a field; an access edge is a field of its administrator, named by its organization. */
function labelOf({ collection, field = '' }: Deviation): string {
	const name = field === 'deleted' ? undefined : collections.get(collection)?.fieldName?.(field);
	return name ?? fieldLabel(field);
}
