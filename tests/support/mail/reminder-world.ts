import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import { RemindersAnswer } from '@tenantry/shared/protocol/notifications.ts';
import { createSealer } from '@tenantry/sync-server/auth/keys/sealer.ts';
import { createMailSender } from '@tenantry/sync-server/mail/mail-sender.ts';
import { createReminders, type Reminders } from '@tenantry/sync-server/mail/reminders.ts';
import { createSmtpMailer } from '@tenantry/sync-server/mail/smtp-mailer.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import { SUBSCRIPTION } from '#support/notifications/message.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import {
	createServerWorld,
	type DatabaseName,
	type ServerWorld,
	type SignedInDevice
} from '#support/servers/world.ts';
import { startMailServer, type MailServer } from './server.ts';

/** A person who is signed in on one device, which has pulled. */
export interface Reminded {
	readonly device: SignedInDevice;
	readonly replica: ServerReplica;
	readonly email: string;
}

/** A server, a mail server, and what reminds people of changes that need them. */
export interface ReminderWorld {
	readonly world: ServerWorld;
	readonly smtp: MailServer;
	/** Creates what queues reminders in one process. */
	newReminders(store?: Store): Reminders;
	/** Queues what is due. */
	queue(): Promise<void>;
	/** Sends what is queued. */
	send(): Promise<void>;
	/** Lets time pass, then queues and sends what is due. */
	pass(ms: number): Promise<void>;
	enter(role?: Role, id?: string): Promise<Reminded>;
	/** Makes a change that is refused. */
	fail(person: Reminded): Promise<void>;
	/** Discards the refused changes that the person has. */
	settle(person: Reminded): Promise<void>;
	/** Turns notifications on or off for the person's device. */
	notify(person: Reminded, isOn: boolean): Promise<void>;
	/** Asks for the person's choice, or makes it. */
	choose(person: Reminded, isOn?: boolean): Promise<boolean>;
	/** Subjects of the mails to the person, in order. */
	sentTo(person: Pick<Reminded, 'email'>): readonly string[];
	close(): Promise<void>;
}

const ORIGIN = new URL('https://portal.example');
const JSON_HEADERS = { 'content-type': 'application/json' };

export async function openReminderWorld(database: DatabaseName): Promise<ReminderWorld> {
	const [world, smtp] = await Promise.all([createServerWorld({ database }), startMailServer()]);
	const { store } = world;
	const clock = () => world.clock.now;
	const sender = createMailSender({
		store,
		clock,
		origin: ORIGIN,
		mailer: createSmtpMailer(new URL(smtp.url), 'Portal <portal@msp.example>'),
		sealer: createSealer([{ id: 'mail', key: new Uint8Array(32) }]),
		log: { warn() {} }
	});
	const newReminders = (opened = store) => createReminders({ store: opened, clock });
	const reminders = newReminders();

	async function pass(ms: number): Promise<void> {
		world.clock.now += ms;
		await reminders.deliver();
		await sender.deliver();
	}

	async function send(
		{ device }: Reminded,
		{
			path,
			method,
			body
		}: { readonly path: string; readonly method: string; readonly body: object }
	): Promise<Response> {
		const init = { method, headers: JSON_HEADERS, body: JSON.stringify(body) };
		const response = await device.fetch(path, init);
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
		return response;
	}

	async function enter(role: Role = OWNER_ROLE, id?: string): Promise<Reminded> {
		const administratorId = id ?? (await world.addAdministrator({ role, firstName: 'Kim' }));
		const device = await world.signIn(administratorId, 'Phone');
		const replica = new ServerReplica(world, device);
		await replica.pull();
		return { device, replica, email: `${administratorId}@north.example` };
	}

	/** Signs the person in again, because a session ends while time passes. */
	const again = ({ device }: Reminded) => enter(OWNER_ROLE, device.administratorId);

	return {
		world,
		smtp,
		newReminders,
		pass,
		queue: () => reminders.deliver(),
		send: () => sender.deliver(),
		enter,
		async fail(person) {
			const { replica } = await again(person);
			const { outcome } = await replica.change('administrator.suspend', {
				id: replica.administratorId
			});
			if (outcome !== 'rejected') throw new Error(`The change was ${outcome}.`);
		},
		async settle(person) {
			const { replica } = await again(person);
			for (const { id, outcome, successor } of replica.verdicts.values()) {
				if (outcome !== 'rejected' || successor !== undefined) continue;
				const discard = { mutationId: id };
				await replica.push(replica.mutation('verdict.discard', discard, { redoOf: id }));
			}
		},
		async notify(person, isOn) {
			const path = '/sync/v1/notifications';
			await send(
				person,
				isOn ? { path, method: 'POST', body: SUBSCRIPTION } : { path, method: 'DELETE', body: {} }
			);
		},
		async choose(person, isOn) {
			const path = '/session/v1/reminders';
			const present = await again(person);
			const response =
				isOn === undefined
					? await present.device.fetch(path)
					: await send(present, { path, method: 'POST', body: { isOn } });
			return RemindersAnswer.parse(await response.json()).isOn;
		},
		sentTo: ({ email }) =>
			smtp.mails.filter(({ to }) => to.includes(email)).map(({ subject }) => subject),
		async close() {
			reminders.stop();
			await smtp.close();
			await world.close();
		}
	};
}
