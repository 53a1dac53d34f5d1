import { Dexie, type Table } from 'dexie';
import { openOwn, VERSION, type Storage } from './database.ts';

/**
 * What the lock screen may show before anything is unlocked, which therefore lies on the device in
 * the clear: decision 7.
 */
export interface KnownPerson {
	/** `<providerId>-<administratorId>`, which names their database. */
	readonly key: string;
	readonly providerId: string;
	readonly administratorId: string;
	readonly providerName: string;
	readonly label: string;
	/** First letter and domain. */
	readonly maskedEmail: string;
	/** Sixteen bits of a hash: enough to recognize a returning address, too few to reveal it. */
	readonly emailTag: number;
	readonly deviceId: string;
	readonly usedAt: number;
	/** They signed out and left changes: a full sign-in comes before the passphrase. */
	readonly isSignedOut: boolean;
	readonly isRevoked: boolean;
	/** Their PIN was wrong too often since they last signed in. */
	readonly isPinSpent?: boolean;
}

/** A device whose person has signed out, or the session that this browser's cookie stands for. */
export interface Ending {
	readonly deviceId: string;
}

/** A copy that was deleted because its person was revoked; the lock screen says so for a day. */
export interface EndedCopy {
	readonly key: string;
	readonly name: string;
	/** First letter and domain. */
	readonly email: string;
	readonly at: number;
}

/** Used in place of a device's id: the session of the last person in, which may still be open. */
export const SESSION_OF_COOKIE = '';

interface PeopleTables {
	readonly person: Table<KnownPerson, string>;
	readonly ending: Table<Ending, string>;
	readonly ended: Table<EndedCopy, string>;
}

export interface People extends PeopleTables {
	/** At first use, and after the browser removed it. */
	readonly made: number;
	list(): Promise<KnownPerson[]>;
	close(): void;
}

export async function openPeople(storage: Storage): Promise<People> {
	const database = new Dexie('tenantry-people', { ...storage });
	database.version(VERSION).stores({ person: 'key', ending: 'deviceId', ended: 'key' });
	let made = 0;
	database.on('populate', () => {
		made++;
	});
	await openOwn(database);
	// Dexie creates the tables declared above.
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
	const { person, ending, ended } = database as Dexie & PeopleTables;
	return {
		person,
		ending,
		ended,
		get made() {
			return made;
		},
		list: async () => (await person.toArray()).sort((left, right) => right.usedAt - left.usedAt),
		close: () => database.close()
	};
}

export function maskEmail(email: string): string {
	const [local = '', domain = ''] = email.trim().toLowerCase().split('@');
	return `${local.slice(0, 1)}…@${domain}`;
}

export function initials(firstName: string, lastName: string): string {
	const letters = [firstName, lastName].flatMap((name) => Array.from(name.trim()).slice(0, 1));
	return letters.map((letter) => `${letter.toUpperCase()}.`).join(' ');
}

export async function tagEmail(email: string): Promise<number> {
	const folded = new TextEncoder().encode(email.trim().toLowerCase());
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', folded));
	return ((digest[0] ?? 0) << 8) | (digest[1] ?? 0);
}
