import type { Capabilities } from '#store/capabilities.ts';

/**
 * Tables of how people sign in. The owner of a row is identified by provider and administrator
 * together. An id belongs to one provider: `account` has it once, and everything else refers to it
 * there.
 */
export function accountTables(capabilities: Capabilities): string[] {
	return [
		...ownerTables(capabilities),
		...factorTables(capabilities),
		...sessionTables(capabilities),
		...apiTables(capabilities)
	];
}

const TO_ACCOUNT = `FOREIGN KEY (provider_id, administrator_id)
	REFERENCES account (provider_id, administrator_id)`;
const TO_DEVICE = `FOREIGN KEY (provider_id, administrator_id, device_id)
	REFERENCES device (provider_id, administrator_id, id)`;

function ownerOf({ text }: Capabilities): string {
	return `provider_id ${text} NOT NULL, administrator_id ${text} NOT NULL`;
}

function ownerTables(capabilities: Capabilities): string[] {
	const { text, integer, clustered, heap } = capabilities;
	return [
		`CREATE TABLE account (
			${ownerOf(capabilities)},
			PRIMARY KEY (provider_id, administrator_id)
		) ${clustered}`,
		'CREATE UNIQUE INDEX account_administrator ON account (administrator_id)',
		`CREATE TABLE throttle (
			key ${text} PRIMARY KEY,
			failures ${integer} NOT NULL,
			blocked_until ${integer} NOT NULL,
			updated_at ${integer} NOT NULL
		) ${heap}`
	];
}

function factorTables(capabilities: Capabilities): string[] {
	const { text, integer, clustered, heap } = capabilities;
	const owner = ownerOf(capabilities);
	return [
		`CREATE TABLE credential (
			${owner},
			password_hash ${text},
			totp_sealed ${text},
			totp_confirmed_at ${integer},
			totp_pending_sealed ${text},
			totp_last_step ${integer} NOT NULL DEFAULT 0,
			updated_at ${integer} NOT NULL,
			PRIMARY KEY (provider_id, administrator_id),
			${TO_ACCOUNT}
		) ${heap}`,
		`CREATE TABLE recovery_code (
			${owner},
			hash ${text} NOT NULL,
			used_at ${integer},
			PRIMARY KEY (provider_id, administrator_id, hash),
			${TO_ACCOUNT}
		) ${clustered}`,
		// The id is unique on its own because a passkey alone signs a person in, and so identifies
		// its owner.
		`CREATE TABLE passkey (
			${owner},
			id ${text} NOT NULL UNIQUE,
			public_key ${text} NOT NULL,
			counter ${integer} NOT NULL,
			transports ${text} NOT NULL,
			name ${text} NOT NULL,
			is_backed_up ${integer} NOT NULL,
			created_at ${integer} NOT NULL,
			last_used_at ${integer},
			PRIMARY KEY (provider_id, administrator_id, id),
			${TO_ACCOUNT}
		) ${heap}`,
		`CREATE TABLE passkey_challenge (
			hash ${text} PRIMARY KEY,
			expires_at ${integer} NOT NULL
		) ${clustered}`,
		`CREATE TABLE ticket (
			hash ${text} PRIMARY KEY,
			kind ${text} NOT NULL,
			provider_id ${text},
			administrator_id ${text},
			created_at ${integer} NOT NULL,
			expires_at ${integer} NOT NULL,
			used_at ${integer},
			CHECK ((provider_id IS NULL) = (kind = 'first_setup')),
			CHECK ((administrator_id IS NULL) = (kind = 'first_setup')),
			${TO_ACCOUNT}
		) ${heap}`,
		'CREATE INDEX ticket_account ON ticket (provider_id, administrator_id)'
	];
}

function sessionTables(capabilities: Capabilities): string[] {
	const { text, integer, clustered, heap } = capabilities;
	const owner = ownerOf(capabilities);
	return [
		// The id is unique on its own because a returning device sends nothing but its id.
		`CREATE TABLE device (
			${owner},
			id ${text} NOT NULL UNIQUE,
			name ${text} NOT NULL,
			credential_hash ${text} NOT NULL,
			created_at ${integer} NOT NULL,
			full_sign_in_at ${integer} NOT NULL,
			last_seen_at ${integer} NOT NULL,
			queue_depth ${integer} NOT NULL DEFAULT 0,
			oldest_at ${integer},
			ended_at ${integer},
			ended_reason ${text},
			PRIMARY KEY (provider_id, administrator_id, id),
			${TO_ACCOUNT}
		) ${heap}`,
		`CREATE TABLE session (
			hash ${text} PRIMARY KEY,
			key_hash ${text} NOT NULL,
			${owner},
			device_id ${text} NOT NULL,
			created_at ${integer} NOT NULL,
			expires_at ${integer} NOT NULL,
			last_seen_at ${integer} NOT NULL,
			fresh_at ${integer},
			ended_at ${integer},
			ended_reason ${text},
			${TO_DEVICE}
		) ${heap}`,
		'CREATE INDEX session_device ON session (provider_id, administrator_id, device_id)',
		`CREATE TABLE hand_over (
			${owner},
			device_id ${text} NOT NULL,
			request_hash ${text} NOT NULL,
			handed_at ${integer} NOT NULL,
			PRIMARY KEY (provider_id, administrator_id, device_id),
			${TO_DEVICE}
		) ${clustered}`
	];
}

function apiTables(capabilities: Capabilities): string[] {
	const { text, integer, clustered, heap } = capabilities;
	const owner = ownerOf(capabilities);
	return [
		`CREATE TABLE api_key (
			hash ${text} PRIMARY KEY,
			${owner},
			prefix ${text} NOT NULL,
			created_at ${integer} NOT NULL,
			expires_at ${integer} NOT NULL,
			last_used_at ${integer},
			ended_at ${integer},
			ended_reason ${text},
			${TO_ACCOUNT}
		) ${heap}`,
		'CREATE INDEX api_key_account ON api_key (provider_id, administrator_id)',
		`CREATE TABLE api_answer (
			${owner},
			idempotency_key ${text} NOT NULL,
			request_hash ${text} NOT NULL,
			answer ${text} NOT NULL,
			created_at ${integer} NOT NULL,
			PRIMARY KEY (provider_id, administrator_id, idempotency_key),
			${TO_ACCOUNT}
		) ${clustered}`
	];
}
