import type { Capabilities } from '#store/capabilities.ts';

export function recordTables({ text, integer, clustered, heap }: Capabilities): string[] {
	return [
		`CREATE TABLE meta (key ${text} PRIMARY KEY, value ${text} NOT NULL) ${heap}`,
		`CREATE TABLE provider_head (
			provider_id ${text} PRIMARY KEY,
			version ${integer} NOT NULL,
			hash ${text} NOT NULL
		) ${heap}`,
		`CREATE TABLE record (
			provider_id ${text} NOT NULL,
			collection ${text} NOT NULL,
			id ${text} NOT NULL,
			value ${text} NOT NULL,
			created ${integer} NOT NULL,
			fields ${text} NOT NULL,
			version ${integer} NOT NULL,
			deleted ${integer},
			PRIMARY KEY (provider_id, collection, id)
		) ${clustered}`,
		`CREATE INDEX record_version ON record (provider_id, version)`,
		`CREATE TABLE record_index (
			provider_id ${text} NOT NULL,
			collection ${text} NOT NULL,
			name ${text} NOT NULL,
			value ${text} NOT NULL,
			id ${text} NOT NULL,
			PRIMARY KEY (provider_id, collection, name, value, id)
		) ${clustered}`,
		`CREATE INDEX record_index_value ON record_index (collection, name, value)`,
		`CREATE TABLE mutation (
			provider_id ${text} NOT NULL,
			id ${text} NOT NULL,
			hash ${text} NOT NULL,
			author_id ${text} NOT NULL,
			device_id ${text} NOT NULL,
			name ${text} NOT NULL,
			v ${integer} NOT NULL,
			args ${text} NOT NULL,
			outcome ${text} NOT NULL,
			verdict ${text} NOT NULL,
			stood ${text} NOT NULL,
			version ${integer} NOT NULL,
			visible_at ${integer} NOT NULL,
			redo_of ${text},
			successor ${text},
			authored_at ${integer} NOT NULL,
			decided_at ${integer} NOT NULL,
			PRIMARY KEY (provider_id, id)
		) ${heap}`,
		`CREATE INDEX mutation_author ON mutation (provider_id, author_id, visible_at)`,
		`CREATE INDEX mutation_open ON mutation (provider_id, author_id)
			WHERE successor IS NULL AND outcome NOT IN ('applied', 'noop')`,
		`CREATE INDEX mutation_quarantined ON mutation (provider_id, visible_at)
			WHERE outcome = 'quarantined'`,
		`CREATE TABLE effect (
			id ${text} PRIMARY KEY,
			provider_id ${text} NOT NULL,
			version ${integer} NOT NULL,
			kind ${text} NOT NULL,
			payload ${text} NOT NULL,
			created_at ${integer} NOT NULL,
			done_at ${integer},
			attempts ${integer} NOT NULL DEFAULT 0,
			next_attempt_at ${integer} NOT NULL DEFAULT 0,
			claimed_until ${integer} NOT NULL DEFAULT 0,
			last_error ${text}
		) ${heap}`,
		`CREATE INDEX effect_due ON effect (next_attempt_at) WHERE done_at IS NULL`
	];
}
