import type { Generated } from 'kysely';

/** One schema for both databases. JSON is text, times are epoch milliseconds, flags are 0 or 1. */
export interface Tables {
	meta: MetaTable;
	provider_head: ProviderHeadTable;
	record: RecordTable;
	record_index: RecordIndexTable;
	mutation: MutationTable;
	audit_event: AuditEventTable;
	door_event: SecurityEventTable;
	door_refusals: RefusedAttemptsTable;
	effect: EffectTable;
	account: AccountTable;
	credential: CredentialTable;
	recovery_code: RecoveryCodeTable;
	device: DeviceTable;
	session: SessionTable;
	ticket: TicketTable;
	throttle: ThrottleTable;
	api_key: ApiKeyTable;
	api_answer: ApiAnswerTable;
	hand_over: HandOverTable;
	passkey: PasskeyTable;
	passkey_challenge: PasskeyChallengeTable;
	daily_count: DailyCountTable;
	notification_subscription: NotificationSubscriptionTable;
	reminder: ReminderTable;
	plan_time: PlanTimeTable;
}

interface MetaTable {
	key: string;
	value: string;
}

/** The lock row of a provider; its version is the newest position in the audit. */
export interface ProviderHeadTable {
	provider_id: string;
	version: number;
	hash: string;
}

/** A row of any collection; `version` is the last that touched it. */
export interface RecordTable {
	provider_id: string;
	collection: string;
	id: string;
	value: string;
	created: number;
	fields: string;
	version: number;
	deleted: number | null;
}

/** Values that living rows are looked up by, see `Collection.indexes`. */
export interface RecordIndexTable {
	provider_id: string;
	collection: string;
	name: string;
	value: string;
	id: string;
}

export interface MutationTable {
	provider_id: string;
	id: string;
	hash: string;
	author_id: string;
	device_id: string;
	name: string;
	v: number;
	args: string;
	outcome: string;
	verdict: string;
	/** Field → version at which it stands; `after` in a later base refers to this. */
	stood: string;
	version: number;
	visible_at: number;
	redo_of: string | null;
	successor: string | null;
	authored_at: number;
	decided_at: number;
	/** Null if it never waited for approval. */
	expires_at: number | null;
}

export interface AuditEventTable {
	provider_id: string;
	version: number;
	previous_hash: string;
	hash: string;
	name: string;
	mutation_id: string | null;
	actor_id: string | null;
	actor_name: string;
	device_id: string | null;
	device_name: string | null;
	subject_collection: string | null;
	subject_id: string | null;
	/** Address of the request that brought the change; null if no request did. */
	address: string | null;
	changes: string;
	reason: string | null;
	ticket: string | null;
	outcome: string;
	code: string | null;
	made_at: number;
	/** 1 if the device's clock was changed between making and sending the change. */
	made_uncertain: number | null;
	applied_at: number;
	/** JSON: whose device carried the change in its envelope; null if it came from its author's. */
	carrier: string | null;
	/** JSON: who asked for what this event decides; null if its actor did. */
	requested_by: string | null;
}

/** Sign-ins and refusals: a chain of its own, because strangers' attempts must wake no one. */
export interface SecurityEventTable {
	sequence: Generated<number>;
	previous_hash: string;
	hash: string;
	at: number;
	kind: string;
	provider_id: string | null;
	administrator_id: string | null;
	address: string | null;
	detail: string;
}

/**
 * Number of refused attempts in one hour: those written as events, and those only counted. They
 * count for a person or, where both ids are empty, for no known person.
 */
interface RefusedAttemptsTable {
	provider_id: string;
	administrator_id: string;
	hour: number;
	written: number;
	unwritten: number;
}

/** An effect of a change outside of the database, written with the change and carried out later. */
export interface EffectTable {
	id: string;
	provider_id: string;
	version: number;
	kind: string;
	payload: string;
	created_at: number;
	done_at: number | null;
	attempts: Generated<number>;
	next_attempt_at: number;
	/** End of the sender's claim, after which another process may take over. */
	claimed_until: number;
	last_error: string | null;
}

/** Binds an administrator's id to one provider forever; auth's rows refer to both. */
interface AccountTable {
	provider_id: string;
	administrator_id: string;
}

interface CredentialTable {
	provider_id: string;
	administrator_id: string;
	password_hash: string | null;
	totp_sealed: string | null;
	totp_confirmed_at: number | null;
	totp_pending_sealed: string | null;
	totp_last_step: Generated<number>;
	updated_at: number;
}

interface RecoveryCodeTable {
	provider_id: string;
	administrator_id: string;
	hash: string;
	used_at: number | null;
}

export interface DeviceTable {
	id: string;
	provider_id: string;
	administrator_id: string;
	name: string;
	credential_hash: string;
	created_at: number;
	full_sign_in_at: number;
	last_seen_at: number;
	queue_depth: number;
	oldest_at: number | null;
	ended_at: number | null;
	ended_reason: string | null;
	/** Public key of the envelopes that the device makes: P-256, uncompressed, base64url. */
	authoring_key: string | null;
	/** Public key with which the device signs that it carries another one's envelope. */
	carrying_key: string | null;
	/** Former keys, separated by spaces; none of them counts again. */
	former_keys: string | null;
}

export interface SessionTable {
	hash: string;
	provider_id: string;
	administrator_id: string;
	device_id: string;
	created_at: number;
	last_seen_at: number;
	expires_at: number;
	/** When the person last proved who they are; null if only the device did. */
	fresh_at: number | null;
	key_hash: string;
	ended_at: number | null;
	ended_reason: string | null;
}

interface TicketTable {
	hash: string;
	kind: 'enrol' | 'setup' | 'reset' | 'caller' | 'first_setup';
	/** Null for the first setup, which does not belong to anyone yet. */
	provider_id: string | null;
	administrator_id: string | null;
	created_at: number;
	expires_at: number;
	used_at: number | null;
}

interface ThrottleTable {
	key: string;
	failures: number;
	blocked_until: number;
	updated_at: number;
}

/** The key itself is not stored: `hash` is its SHA-256, sufficient for a key of 178 random bits. */
interface ApiKeyTable {
	hash: string;
	provider_id: string;
	administrator_id: string;
	prefix: string;
	created_at: number;
	expires_at: number;
	last_used_at: number | null;
	ended_at: number | null;
	ended_reason: string | null;
}

/** The kept answer to a request with an Idempotency-Key, returned when the request is retried. */
interface ApiAnswerTable {
	provider_id: string;
	administrator_id: string;
	idempotency_key: string;
	request_hash: string;
	answer: string;
	created_at: number;
}

/** Hand-over of a revoked device's unsent changes, with the hash of its request. */
interface HandOverTable {
	provider_id: string;
	administrator_id: string;
	device_id: string;
	request_hash: string;
	handed_at: number;
}

/** Made by a browser or security key, which never reveals the private half. */
interface PasskeyTable {
	/** The credential id, as base64url. */
	id: string;
	provider_id: string;
	administrator_id: string;
	/** COSE, as base64url. */
	public_key: string;
	/** Number of signatures, where the authenticator counts: a copied key would fall behind. */
	counter: number;
	/** JSON: transports by which browsers reach the authenticator. */
	transports: string;
	name: string;
	is_backed_up: number;
	created_at: number;
	last_used_at: number | null;
}

/** Challenges that were answered, because each may be answered only once. */
interface PasskeyChallengeTable {
	hash: string;
	expires_at: number;
}

/** Number of a provider's administrators as a day began, see `DailyCount`. */
export interface DailyCountTable {
	provider_id: string;
	/** Days since 1 January 1970, in UTC. */
	day: number;
	active: number;
	pending: number;
	suspended: number;
	covered: number;
}

/** Where a device is notified when a change needs its person; deleted when the device ends. */
export interface NotificationSubscriptionTable {
	provider_id: string;
	administrator_id: string;
	device_id: string;
	endpoint: string;
	/** Keys that messages to the browser are encrypted with, as base64url. */
	p256dh: string;
	auth: string;
	public_key: string;
	/** Whatever became visible up to this version needs no further message. */
	told_version: number;
	attempts: Generated<number>;
	/** 0 if only a commit is a reason to look. */
	next_attempt_at: Generated<number>;
	/** End of the sender's claim. */
	claimed_until: Generated<number>;
}

/** What a person was reminded of by email; without a row nothing, and they want to be. */
export interface ReminderTable {
	provider_id: string;
	administrator_id: string;
	is_on: Generated<number>;
	told_version: Generated<number>;
	/** When the newest reminder was queued, or last attempted. */
	sent_at: Generated<number>;
}

/** A change of access that the server makes by itself; it follows from the administrator's row. */
interface PlanTimeTable {
	provider_id: string;
	administrator_id: string;
	/** Internal mutation that carries out the plan. */
	name: string;
	/** When it is due; later than in the row after it was refused. */
	due_at: number;
}
