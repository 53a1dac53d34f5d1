import { change, insertion, removal, selection, type Columns } from './batch.ts';
import type { VerdictKind } from './store.ts';

const planKey: Columns = { provider_id: 'text', administrator_id: 'text', name: 'text' };
const recordKey: Columns = { provider_id: 'text', collection: 'text', id: 'text' };
const indexEntry: Columns = {
	provider_id: 'text',
	collection: 'text',
	name: 'text',
	value: 'text',
	id: 'text'
};

export const recordColumns: Columns = {
	...recordKey,
	value: 'text',
	created: 'bigint',
	fields: 'text',
	version: 'bigint',
	deleted: 'bigint'
};

export const mutationColumns: Columns = {
	provider_id: 'text',
	id: 'text',
	hash: 'text',
	author_id: 'text',
	device_id: 'text',
	name: 'text',
	v: 'bigint',
	args: 'text',
	outcome: 'text',
	verdict: 'text',
	stood: 'text',
	version: 'bigint',
	visible_at: 'bigint',
	redo_of: 'text',
	successor: 'text',
	authored_at: 'bigint',
	decided_at: 'bigint',
	expires_at: 'bigint'
};

export const eventColumns: Columns = {
	provider_id: 'text',
	version: 'bigint',
	previous_hash: 'text',
	hash: 'text',
	name: 'text',
	mutation_id: 'text',
	actor_id: 'text',
	actor_name: 'text',
	device_id: 'text',
	device_name: 'text',
	address: 'text',
	subject_collection: 'text',
	subject_id: 'text',
	changes: 'text',
	reason: 'text',
	ticket: 'text',
	outcome: 'text',
	code: 'text',
	made_at: 'bigint',
	made_uncertain: 'bigint',
	applied_at: 'bigint',
	carrier: 'text',
	requested_by: 'text'
};

const storedRow = ['collection', 'id', 'value', 'created', 'fields', 'version', 'deleted'];

export const batches = {
	rows: selection('record', storedRow, recordKey),
	find: selection('record_index', ['collection', 'name', 'value', 'id'], {
		provider_id: 'text',
		collection: 'text',
		name: 'text',
		value: 'text'
	}),
	events: selection('audit_event', Object.keys(eventColumns), {
		provider_id: 'text',
		version: 'bigint'
	}),
	mutations: selection('mutation', Object.keys(mutationColumns), {
		provider_id: 'text',
		id: 'text'
	}),
	sessions: selection(
		'session',
		[
			'hash',
			'provider_id',
			'administrator_id',
			'device_id',
			'created_at',
			'last_seen_at',
			'expires_at',
			'fresh_at',
			'ended_at',
			'ended_reason'
		],
		{ provider_id: 'text', hash: 'text' }
	),
	devices: selection(
		'device',
		[
			'id',
			'provider_id',
			'administrator_id',
			'name',
			'credential_hash',
			'created_at',
			'full_sign_in_at',
			'last_seen_at',
			'queue_depth',
			'oldest_at',
			'ended_at',
			'ended_reason',
			'authoring_key',
			'carrying_key',
			'former_keys'
		],
		{ provider_id: 'text', id: 'text' }
	),
	putRows: insertion(
		'record',
		recordColumns,
		`(provider_id, collection, id) DO UPDATE SET value = excluded.value, created = excluded.created,
			fields = excluded.fields, version = excluded.version, deleted = excluded.deleted`
	),
	unindex: removal('record_index', indexEntry),
	index: insertion(
		'record_index',
		indexEntry,
		'(provider_id, collection, name, value, id) DO NOTHING'
	),
	addMutations: insertion('mutation', mutationColumns),
	addEvents: insertion('audit_event', eventColumns),
	amend: change(
		'mutation',
		{
			outcome: 'text',
			verdict: 'text',
			stood: 'text',
			visible_at: 'bigint',
			successor: 'text'
		},
		{ provider_id: 'text', id: 'text' }
	),
	putPlanTimes: insertion(
		'plan_time',
		{ ...planKey, due_at: 'bigint' },
		'(provider_id, administrator_id, name) DO UPDATE SET due_at = excluded.due_at'
	),
	dropPlanTimes: removal('plan_time', planKey),
	moveHead: change('provider_head', { version: 'bigint', hash: 'text' }, { provider_id: 'text' }),
	noteQueue: change(
		'device',
		{ queue_depth: 'bigint', oldest_at: 'bigint', last_seen_at: 'bigint' },
		{ provider_id: 'text', id: 'text' }
	)
};

/** Joins the device that a mutation came from. */
const withDevice = 'LEFT JOIN device d ON d.provider_id = m.provider_id AND d.id = m.device_id';

const verdictColumns = [
	...Object.keys(mutationColumns).map((name) => `m.${name}`),
	'd.name AS device_name'
].join(', ');

const ofOwn = `SELECT ${verdictColumns}, NULL AS author_name FROM mutation m ${withDevice}`;
/** Mutations of all authors, each with the author's name from the audit. */
const withAuthor = `SELECT ${verdictColumns}, e.actor_name AS author_name
	FROM mutation m JOIN audit_event e ON e.provider_id = m.provider_id AND e.version = m.version
		${withDevice}`;
const FROM: Readonly<Record<VerdictKind, string>> = {
	own: ofOwn,
	quarantined: withAuthor,
	requested: withAuthor
};

const MAY_SEE: Readonly<Record<VerdictKind, string>> = {
	own: 'm.provider_id = ? AND m.author_id = ?',
	quarantined: `m.provider_id = ? AND m.outcome = 'quarantined'`,
	requested: 'm.provider_id = ? AND m.author_id <> ? AND m.expires_at IS NOT NULL'
};

/** Conditions of what may still need someone; an index with the same condition finds them. */
const IS_OPEN: Readonly<Record<VerdictKind, string>> = {
	own: `m.successor IS NULL AND m.outcome NOT IN ('applied', 'noop')`,
	quarantined: 'm.successor IS NULL',
	requested: `m.outcome = 'approval' AND m.successor IS NULL`
};

const IN_RANGE = 'm.visible_at > ? AND m.visible_at <= ? ORDER BY m.visible_at, m.version LIMIT ?';

function ofEachKind(build: (kind: VerdictKind) => string): Readonly<Record<VerdictKind, string>> {
	return {
		own: build('own'),
		quarantined: build('quarantined'),
		requested: build('requested')
	};
}

export const verdictStatements = {
	visible: ofEachKind((kind) => `${FROM[kind]} WHERE ${MAY_SEE[kind]} AND ${IN_RANGE}`),
	open: ofEachKind(
		(kind) => `${FROM[kind]} WHERE ${MAY_SEE[kind]} AND ${IS_OPEN[kind]} AND ${IN_RANGE}`
	),
	newestOpen: ofEachKind(
		(kind) => `SELECT m.device_id, m.version, m.visible_at, m.outcome, m.verdict FROM mutation m
			WHERE ${MAY_SEE[kind]} AND ${IS_OPEN[kind]}
			ORDER BY m.visible_at DESC, m.version DESC LIMIT ?`
	)
};

export const statements = {
	head: 'SELECT version, hash FROM provider_head WHERE provider_id = ?',
	heads: 'SELECT provider_id AS "providerId", version FROM provider_head',
	addHead: `INSERT INTO provider_head (provider_id, version, hash) VALUES (?, 0, '')
		ON CONFLICT (provider_id) DO NOTHING`,
	page: `SELECT r.id, r.value, r.created, r.fields,
			b.value AS beside_value, b.created AS beside_created, b.fields AS beside_fields
		FROM record r LEFT JOIN record b ON b.provider_id = r.provider_id AND b.collection = ?
			AND b.id = r.id AND b.deleted IS NULL
		WHERE r.provider_id = ? AND r.collection = ? AND r.id > ? AND r.deleted IS NULL
		ORDER BY r.id LIMIT ?`,
	count: `SELECT count(*) AS number FROM record
		WHERE provider_id = ? AND collection = ? AND deleted IS NULL`,
	changes: `SELECT ${storedRow.join(', ')} FROM record
		WHERE provider_id = ? AND version > ? AND version <= ? ORDER BY version LIMIT ?`,
	changesOf: `SELECT ${storedRow.join(', ')} FROM record WHERE provider_id = ? AND version = ?`
};
