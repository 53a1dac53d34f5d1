import { setTimeout } from 'node:timers/promises';
import { NotificationsAnswer } from '@tenantry/shared/protocol/notifications.ts';
import { newId } from '#support/servers/operator.ts';
import type { ServerProcess } from '#support/servers/process.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import type { TestPushService } from '#support/notifications/push-service.ts';
import { clock, signIn, type Served, type Tenant } from './signed-in.ts';

const PATH = '/sync/v1/notifications';
/** A device is notified once a minute, so there are enough people for each to rest that long. */
const PEOPLE = 45;
const PAUSE_MS = 1_500;

/** Notifications of changes that came to need their authors, each on another device of theirs. */
export interface Notified {
	readonly pauseMs: number;
	/** Makes the next person’s change, which is refused, and waits until it has arrived. */
	next(): Promise<void>;
}

export async function openNotified(
	{ providerId, operator }: Tenant,
	server: ServerProcess,
	pushService: TestPushService
): Promise<Notified> {
	const people: { readonly replica: ServerReplica; readonly endpoint: string }[] = [];
	for (let count = 0; count < PEOPLE; count++) {
		const id = await operator.addAdministrator({ role: 'Help Desk' });
		const replica = new ServerReplica({ clock, providerId }, await signIn(operator, server, id));
		await replica.pull();
		people.push({ replica, endpoint: await subscribe(await signIn(operator, server, id)) });
	}
	let turn = 0;

	async function subscribe(device: Served): Promise<string> {
		const { publicKey } = NotificationsAnswer.parse(await (await device.fetch(PATH)).json());
		const { endpoint, keys } = pushService.subscribe(publicKey);
		const answer = await device.fetch(PATH, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ endpoint, keys, publicKey })
		});
		if (!answer.ok) throw new Error('Not subscribed.');
		return endpoint;
	}

	return {
		pauseMs: PAUSE_MS,
		async next() {
			const person = people[turn++ % PEOPLE];
			if (person === undefined) throw new Error('No one to notify.');
			const { replica, endpoint } = person;
			const messages = () =>
				pushService.messages.filter(({ subscription }) => subscription.endpoint === endpoint)
					.length;
			const before = messages();
			const { outcome } = await replica.change('organization.create', { id: newId(), name: 'No' });
			if (outcome !== 'rejected') throw new Error('Not refused.');
			while (messages() === before) await setTimeout(10);
		}
	};
}
