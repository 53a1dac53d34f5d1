import type { Mail as MailNote, MailField } from '@tenantry/shared/domain/administrator/mail.ts';
import * as z from 'zod/mini';

import { isNotice, NOTICE_KINDS } from '#auth/log/notice.ts';
import { readLastPerson, readPerson, type Person } from '#auth/person/person.ts';
import type { Sealer } from '#auth/keys/sealer.ts';
import { callerCodeOf, callerTokens } from '#auth/ticket/caller-code.ts';
import { renewTicket, type TicketKind } from '#auth/ticket/ticket.ts';
import type { Database, StoreTransaction } from '#store/store.ts';
import type { MailKind } from '#sync/effects/mail.ts';

import { mailedDeviceName } from './device-name.ts';
import type { Mail } from './mailer.ts';
import { messageWords, type MessageValues } from './message-words.ts';
import type { DueEffect } from './outbox.ts';
import { countReminded, REMINDER } from './reminder.ts';
import { reviewFacts } from './review-facts.ts';

export interface MessageOptions {
	/** Origin of all links, whatever a request says. */
	readonly origin: URL;
	readonly sealer: Pick<Sealer, 'keyId' | 'linkToken' | 'callerCode' | 'callerMarks'>;
	readonly at: number;
}

/** Field of an administrator that holds the state of a mail; some mails have none. */
export interface Noted {
	readonly administratorId: string;
	readonly field: MailField | undefined;
}

export type PreparedMessage =
	| (Noted & { readonly kind: 'mail'; readonly mail: Mail; readonly expiresAt: number | null })
	/** The mail has arrived before, or should no longer reach anyone. */
	| (Noted & { readonly kind: 'none'; readonly state: 'sent' | 'cancelled' | null });

interface Plan {
	readonly field?: MailField;
	readonly ticket?: TicketKind;
	readonly path: string;
}

const TO_SIGN_IN: Plan = { path: '/sign-in' };
const TO_ACTIVITY: Plan = { path: '/activity' };

const PLANS: Readonly<Record<MailKind | typeof REMINDER, Plan>> = {
	'mail.invitation': { field: 'invitationMail', ticket: 'setup', path: '/setup' },
	'mail.passwordReset': { field: 'passwordResetMail', ticket: 'reset', path: '/reset' },
	'mail.totpReset': { field: 'totpResetMail', path: '/sign-in' },
	'mail.callerCode': { field: 'callerCodeMail', ticket: 'caller', path: '/sign-in' },
	'mail.emailChanged': TO_SIGN_IN,
	'mail.glassBroken': TO_ACTIVITY,
	'mail.operatorLink': TO_ACTIVITY,
	'mail.operatorReset': TO_ACTIVITY,
	'mail.reviewStarted': { path: '/reviews' },
	'mail.reviewDue': { path: '/reviews' },
	[REMINDER]: { path: '/changes' }
};

const Kind = z.enum([
	'mail.invitation',
	'mail.passwordReset',
	'mail.totpReset',
	'mail.callerCode',
	'mail.emailChanged',
	'mail.glassBroken',
	'mail.operatorLink',
	'mail.operatorReset',
	'mail.reviewStarted',
	'mail.reviewDue',
	REMINDER,
	...NOTICE_KINDS
]);
const Payload = z.object({
	administratorId: z.string(),
	deviceId: z.optional(z.string()),
	reviewId: z.optional(z.string()),
	/** Set when the mail is first written, so that its link survives a replaced key. */
	keyId: z.optional(z.string())
});
type Payload = z.infer<typeof Payload>;
const Changes = z.array(z.object({ field: z.string(), from: z.unknown() }));

export async function prepareMessage(
	tx: StoreTransaction,
	effect: DueEffect,
	options: MessageOptions
): Promise<PreparedMessage> {
	const kind = Kind.parse(effect.kind);
	const payload = Payload.parse(JSON.parse(effect.payload));
	const { administratorId } = payload;
	const { field, ticket, path } = isNotice(kind) ? TO_SIGN_IN : PLANS[kind];
	const none = (state: 'sent' | 'cancelled' | null): PreparedMessage => ({
		kind: 'none',
		administratorId,
		field,
		state
	});
	// People who could have objected learn of it, even if they were deleted first.
	const read = kind === 'mail.glassBroken' ? readLastPerson : readPerson;
	const person = await read(tx, administratorId);
	if (person === undefined || isOutdated(person, field, effect)) return none(null);
	if (field !== undefined && !isWanted(person, kind)) return none('cancelled');
	const to = await addressOf(tx, person, effect);
	const counted = await countedBy(tx, kind, { person, payload, at: options.at });
	if (to === undefined || counted === undefined) return none(null);

	const { token, code, expiresAt } = await linkOf(tx.db, effect, {
		person,
		payload,
		ticket,
		...options
	});
	if (expiresAt === undefined) return none('sent');
	const link = new URL(pathWith(token, placeOf(payload, path)), options.origin);
	const deviceName = await mailedDeviceName(tx.db, person, payload.deviceId);
	const { name: providerName } = person.provider;
	const facts = { providerName, link: link.href, deviceName, code, ...counted };
	const mail = {
		...messageWords(kind, facts),
		to,
		messageId: `${effect.id}@${link.hostname}`,
		date: new Date(effect.created_at)
	};
	return { kind: 'mail', administratorId, field, mail, expiresAt };
}

/** What a mail says about things that change; undefined if nothing is left to say. */
async function countedBy(
	tx: StoreTransaction,
	kind: z.infer<typeof Kind>,
	{ person, payload: { reviewId }, at }: CountOptions
): Promise<Pick<MessageValues, 'needsYou' | 'review'> | undefined> {
	if (kind === REMINDER) {
		const needsYou = await countReminded(tx, person, at);
		return needsYou === 0 ? undefined : { needsYou };
	}
	if (kind !== 'mail.reviewStarted' && kind !== 'mail.reviewDue') return {};
	const review = await reviewFacts(tx, person, { reviewId, at });
	return review && { review };
}

interface CountOptions extends Pick<MessageOptions, 'at'> {
	readonly person: Person;
	readonly payload: Payload;
}

function placeOf({ reviewId }: Payload, path: string): string {
	return reviewId === undefined ? path : `${path}/${reviewId}`;
}

function pathWith(token: string | undefined, path: string): string {
	return token === undefined ? path : `${path}#token=${token}`;
}

interface LinkOptions extends Pick<MessageOptions, 'sealer' | 'at'> {
	readonly person: Person;
	readonly payload: Payload;
	readonly ticket: TicketKind | undefined;
}

interface Link {
	readonly token?: string;
	/** For a caller, instead of the link's token. */
	readonly code?: string;
	readonly expiresAt: number | null | undefined;
}

async function linkOf(
	tx: Database,
	{ id }: DueEffect,
	{ person, payload, ticket, sealer, at }: LinkOptions
): Promise<Link> {
	if (ticket === undefined) return { expiresAt: null };
	const keyId = await keyOf(tx, id, { payload, sealer });
	if (ticket === 'caller') {
		const code = callerCodeOf(sealer, id, keyId);
		const [token = ''] = callerTokens(sealer, person, code);
		return { code, expiresAt: await renewTicket(tx, ticket, { ...person, token, at }) };
	}
	const token = sealer.linkToken(id, keyId);
	return { token, expiresAt: await renewTicket(tx, ticket, { ...person, token, at }) };
}

/** The key that first wrote the mail, so that a retry has the same link or code. */
async function keyOf(
	tx: Database,
	id: string,
	{ payload, sealer }: Pick<MessageOptions, 'sealer'> & { readonly payload: Payload }
): Promise<string> {
	const { keyId = sealer.keyId } = payload;
	if (payload.keyId === undefined)
		await tx
			.updateTable('effect')
			.set({ payload: JSON.stringify({ ...payload, keyId }) })
			.where('id', '=', id)
			.execute();
	return keyId;
}

function isOutdated(person: Person, field: MailField | undefined, effect: DueEffect): boolean {
	if (field === undefined) return false;
	const note: MailNote | null | undefined = person.administrator[field];
	return note?.state !== 'queued' || note.requestedAt !== effect.created_at;
}

function isWanted({ administrator }: Person, kind: z.infer<typeof Kind>): boolean {
	if (administrator.suspended) return false;
	return kind !== 'mail.invitation' || !administrator.registered;
}

async function addressOf(
	tx: StoreTransaction,
	{ administrator }: Person,
	effect: DueEffect
): Promise<string | undefined> {
	return effect.kind === 'mail.emailChanged' ? formerAddress(tx, effect) : administrator.email;
}

/** Only the audit keeps the former address, whose mailbox may be someone else's now. */
async function formerAddress(
	tx: StoreTransaction,
	{ version }: DueEffect
): Promise<string | undefined> {
	const [event] = await tx.events([version]);
	const changes = Changes.parse(JSON.parse(event?.changes ?? '[]'));
	const from = changes.find(({ field }) => field === 'email')?.from;
	return typeof from === 'string' ? from : undefined;
}
