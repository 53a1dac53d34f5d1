import { randomBytes } from 'node:crypto';
import type { Mail as MailNote } from '@tenantry/shared/domain/administrator/mail.ts';
import { Administrator } from '@tenantry/shared/domain/administrator/schema.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import { mutatorOf } from '@tenantry/shared/mutators.ts';
import { PushAnswer } from '@tenantry/shared/protocol/push.ts';
import { fieldKey } from '@tenantry/shared/row.ts';
import { createMailSender, type MailSender } from '@tenantry/sync-server/mail/mail-sender.ts';
import type { Mailer } from '@tenantry/sync-server/mail/mailer.ts';
import { createSmtpMailer } from '@tenantry/sync-server/mail/smtp-mailer.ts';
import { formatCookie, hashPrefix } from '@tenantry/sync-server/sync/readers/cookie.ts';
import {
	credentialsOf,
	openSignInWorld,
	type SignInWorld,
	type SignInPerson
} from '#support/auth/world.ts';
import { startMailServer, type MailServer, type ReceivedMail } from './server.ts';
import type { OpenStore } from '#support/store/stores.ts';

/** A server with sign-in, a signed-in owner, and a mail server. */
export interface MailWorld {
	readonly signInWorld: SignInWorld;
	readonly owner: SignInPerson;
	readonly smtp: MailServer;
	readonly warned: string[];
	/** Creates the mailSender of one process. */
	newMailSender(mailer?: Mailer): MailSender;
	/** Delivers all due mail, repeating until none is left. */
	deliver(): Promise<void>;
	/** Pushes a change by the owner; returns its outcome. */
	change<N extends MutationName>(
		name: N,
		args: MutationArgs<N>,
		ages?: { readonly madeAgoMs?: number; readonly seenAgoMs?: number }
	): Promise<string>;
	invite(email?: string): Promise<{ readonly id: string; readonly email: string }>;
	row(id: string): Promise<Administrator>;
	close(): Promise<void>;
}

const ORIGIN = new URL('https://portal.example');

export async function openMailWorld(open: () => Promise<OpenStore>): Promise<MailWorld> {
	const [signInWorld, smtp] = await Promise.all([openSignInWorld({ open }), startMailServer()]);
	const { store, clock, providerId } = signInWorld;
	const warned: string[] = [];
	const owner = await signInWorld.addPerson({ role: 'Administrator With Billing' });
	const { body, cookie } = await signInWorld.post('/session/v1/sign-in', credentialsOf(owner));

	function newMailSender(
		mailer = createSmtpMailer(new URL(smtp.url), 'Portal <portal@msp.example>')
	) {
		return createMailSender({
			store,
			mailer,
			origin: ORIGIN,
			clock: () => clock.now,
			sealer: signInWorld.sealer,
			log: { warn: (fields, message) => warned.push(JSON.stringify({ ...fields, message })) }
		});
	}

	const change: MailWorld['change'] = async (name, args, { madeAgoMs = 0, seenAgoMs = 0 } = {}) => {
		const mutator = mutatorOf(name);
		if (mutator === undefined) throw new Error(`No mutator ${name}`);
		const base: Record<string, number> = {};
		for (const { collection, id, field } of mutator.touches(args)) {
			const fields = await versionsOf(collection, id);
			base[fieldKey(collection, id, field)] = fields(field);
		}
		const authoredAt = clock.now - madeAgoMs;
		const mutation = { name, v: mutator.version, args, base, seen: null, authoredAt };
		const answer = await signInWorld.post(
			'/sync/v1/push',
			{
				deviceId: body.deviceId,
				lane: 'ordinary',
				clientNow: clock.now,
				queueDepth: 1,
				oldestAt: authoredAt,
				mutations: [{ ...mutation, seen: await seen(seenAgoMs), id: newId(16) }]
			},
			{ cookie }
		);
		const [result] = PushAnswer.parse(answer.body).results;
		if (result === undefined) throw new Error(`${name} was not decided.`);
		return result.outcome;
	};

	/** Returns the cookie of a device that pulled everything this long ago. */
	async function seen(agoMs: number): Promise<string> {
		const head = await store.read(providerId, async (reader) => reader.head);
		const { version: v, hash } = head;
		return formatCookie(
			{ v, h: hashPrefix(hash), t: clock.now - agoMs, s: '' },
			signInWorld.sealer
		);
	}

	async function storedRow(collection: string, id: string) {
		const [row] = await store.read(providerId, (reader) => reader.rows([{ collection, id }]));
		return row;
	}

	async function versionsOf(collection: string, id: string): Promise<(field: string) => number> {
		const row = await storedRow(collection, id);
		if (row === undefined) return () => 0;
		const fields: unknown = JSON.parse(row.fields);
		return (field) => {
			const version: unknown =
				typeof fields === 'object' && fields !== null ? Reflect.get(fields, field) : undefined;
			return typeof version === 'number' ? version : row.created;
		};
	}

	const mailSender = newMailSender();
	return {
		signInWorld,
		owner,
		smtp,
		warned,
		newMailSender,
		change,
		deliver: () => mailSender.deliver(),
		async invite(email = `${newId(6)}@north.example`) {
			const id = newId(12);
			const name = { firstName: 'Noor', lastName: 'Haddad' };
			await change('administrator.create', { id, email, role: 'Read Only', ...name });
			return { id, email };
		},
		async row(id) {
			const row = await storedRow('administrator', id);
			return Administrator.parse(JSON.parse(row?.value ?? 'null'));
		},
		async close() {
			await smtp.close();
			await signInWorld.close();
		}
	};
}

export function tokenIn({ link }: ReceivedMail): string {
	return new URL(link).hash.replace('#token=', '');
}

export function stateOf(note: MailNote | null): string | undefined {
	return note?.state;
}

function newId(bytes: number): string {
	return randomBytes(bytes).toString('hex');
}
