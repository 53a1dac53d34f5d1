import { isRevoked, noteDeviceContact } from '#auth/device/device.ts';
import { hashToken, isTokenOf, newToken } from '#auth/keys/token.ts';
import { readPerson, type Person } from '#auth/person/person.ts';
import { ownerColumns, type Account, type AccountDevice } from '#store/account.ts';
import { readAfterPlans } from '#store/read-after-plans.ts';
import type { Database, StoreTransaction } from '#store/store.ts';
import { unlessFull } from '#store/trouble.ts';
import type { SessionLookup } from './session-lookup.ts';

/**
 * Secrets that a request shows for its session. The browser keeps the token in its cookie store, on
 * the disk; the key exists only in the memory of the unlocked app, so a token without it opens
 * nothing.
 */
export interface SessionPass {
	readonly token: string;
	readonly key: string;
}

export interface Session extends AccountDevice {
	readonly sessionHash: string;
	/** When the person last proved who they are; null if only their device did. */
	readonly freshAt: number | null;
}

export type SessionState =
	| { readonly kind: 'active'; readonly session: Session }
	/** Ended because the person or the device was revoked, not by time or by signing out. */
	| { readonly kind: 'revoked'; readonly deviceId: string }
	| { readonly kind: 'none' };

const MINUTE = 60_000;
const IDLE_MS = 60 * MINUTE;
const OVERALL_MS = 24 * 60 * MINUTE;
const NOTE_EVERY_MS = MINUTE;

const NONE: SessionState = { kind: 'none' };

/** `freshAt` is when the person's factors were verified. */
export async function openSession(
	tx: Database,
	account: Account,
	{ deviceId, at, freshAt }: Pick<Session, 'deviceId' | 'freshAt'> & { readonly at: number }
): Promise<SessionPass> {
	const pass = newPass();
	await tx
		.insertInto('session')
		.values({
			...hashesOf(pass),
			...ownerColumns(account),
			device_id: deviceId,
			created_at: at,
			last_seen_at: at,
			expires_at: at + OVERALL_MS,
			fresh_at: freshAt,
			ended_at: null,
			ended_reason: null
		})
		.execute();
	return pass;
}

/** The store, which can end what is due before a session is checked. */
interface StoreWithSessions {
	readonly db: Database;
	readonly lookUp: SessionLookup;
	readonly endDue: (providerId: string) => Promise<void>;
}

/** Notes contact at most once a minute, for the idle limit and the lease. */
export async function findSession(
	store: StoreWithSessions,
	{ token, key }: SessionPass,
	at: number
): Promise<SessionState> {
	const { db, lookUp } = store;
	const sessionHash = hashToken(token);
	const row = await readAfterPlans(store, at, async () => {
		const found = await lookUp(sessionHash);
		return found !== undefined && isTokenOf(found.key_hash, key) ? found : undefined;
	});
	if (row === undefined) return NONE;
	const reasons = [row.ended_reason, row.device_ended_reason];
	if (reasons.some(isRevoked)) return { kind: 'revoked', deviceId: row.device_id };
	if (reasons.some((reason) => reason !== null)) return NONE;
	if (row.expires_at <= at || !isInUse(row.last_seen_at, at)) return NONE;
	const session: Session = {
		sessionHash,
		providerId: row.provider_id,
		administratorId: row.administrator_id,
		deviceId: row.device_id,
		freshAt: row.fresh_at
	};
	if (row.last_seen_at + NOTE_EVERY_MS <= at) await unlessFull(noteContact(db, session, at));
	return { kind: 'active', session };
}

/** A session that was last seen in the future, while the clock was ahead, would outlive its limits. */
function isInUse(lastSeenAt: number, at: number): boolean {
	return Math.abs(at - lastSeenAt) < IDLE_MS;
}

/** Does not count as contact, because a session that is merely held open has none. */
export async function isSessionActive(
	db: Database,
	sessionHash: string,
	at: number
): Promise<boolean> {
	const session = await db
		.selectFrom('session')
		.select('hash')
		.where('hash', '=', sessionHash)
		.where('ended_at', 'is', null)
		.where('expires_at', '>', at)
		.where('last_seen_at', '>', at - IDLE_MS)
		.where('last_seen_at', '<', at + IDLE_MS)
		.executeTakeFirst();
	return session !== undefined;
}

/** Undefined if the session ended or the person was suspended while the request waited. */
export async function readSessionPerson(
	tx: StoreTransaction,
	{ administratorId, sessionHash }: Pick<Session, 'administratorId' | 'sessionHash'>,
	at: number
): Promise<Person | undefined> {
	const person = await readPerson(tx, administratorId);
	if (person === undefined || person.administrator.suspended) return undefined;
	return (await isSessionActive(tx.db, sessionHash, at)) ? person : undefined;
}

/**
 * Moves a session to a new pass once its person has proved who they are, so that a token that was
 * copied earlier gains no rights. The session expires when it would have. Undefined if the old one
 * is over.
 */
export async function renewSession(
	tx: Database,
	sessionHash: string,
	at: number
): Promise<SessionPass | undefined> {
	const old = await tx
		.updateTable('session')
		.set({ ended_at: at, ended_reason: 'renewed' })
		.where('hash', '=', sessionHash)
		.where('ended_at', 'is', null)
		.where('expires_at', '>', at)
		.returningAll()
		.executeTakeFirst();
	if (old === undefined) return undefined;
	const pass = newPass();
	const renewed = { ...hashesOf(pass), last_seen_at: at, fresh_at: at };
	await tx
		.insertInto('session')
		.values({ ...old, ...renewed, ended_at: null, ended_reason: null })
		.execute();
	return pass;
}

/**
 * Returns the account and device of the session. The token alone is enough: an app that was locked
 * or killed has forgotten the key, and ending a session grants nothing.
 */
export async function endSession(
	db: Database,
	token: string,
	{ at, reason }: { readonly at: number; readonly reason: 'locked' | 'replaced' }
): Promise<AccountDevice | undefined> {
	const ended = await db
		.updateTable('session')
		.set({ ended_at: at, ended_reason: reason })
		.where('hash', '=', hashToken(token))
		.where('ended_at', 'is', null)
		.returning(['provider_id', 'administrator_id', 'device_id'])
		.executeTakeFirst();
	if (ended === undefined) return undefined;
	const { provider_id: providerId, administrator_id: administratorId } = ended;
	return { providerId, administratorId, deviceId: ended.device_id };
}

/** Deletes all sessions, so that none that has ended since a backup comes back with it. */
export async function dropSessions(tx: Database): Promise<void> {
	await tx.deleteFrom('session').execute();
}

function newPass(): SessionPass {
	return { token: newToken(), key: newToken() };
}

function hashesOf({ token, key }: SessionPass): { hash: string; key_hash: string } {
	return { hash: hashToken(token), key_hash: hashToken(key) };
}

async function noteContact(db: Database, session: Session, at: number): Promise<void> {
	const seen = { last_seen_at: at };
	await db.updateTable('session').set(seen).where('hash', '=', session.sessionHash).execute();
	await noteDeviceContact(db, session, at);
}
