import type { NotificationsAnswer } from '@tenantry/shared/protocol/notifications.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { beforeEach, expect, test } from 'vitest';

import { OwnNotifications } from './own-notifications.ts';

const SUBSCRIPTION = {
	endpoint: 'https://push.example/a',
	keys: { p256dh: 'p', auth: 'a' },
	publicKey: 'k'
};
const ANSWER: NotificationsAnswer = { publicKey: 'k', endpoint: null };

let kept: Map<string, unknown>;
let asked: unknown[];
let answer: Result<NotificationsAnswer, { readonly code: 'offline' }>;
let notifications: OwnNotifications;

beforeEach(() => {
	kept = new Map();
	asked = [];
	answer = ok(ANSWER);
	notifications = new OwnNotifications({
		session: { whileSignedIn: (run) => run() },
		meta: {
			// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a fake of what is sealed
			get: async <T>(id: string) => kept.get(id) as T,
			put: async (id, value) => void kept.set(id, value)
		},
		server: {
			ask: async ({ method }, body) => {
				asked.push([method, body]);
				// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the only schema
				return answer as never;
			}
		}
	});
});

test('the choice is kept on the device once the server has accepted the subscription', async () => {
	expect(await notifications.choice()).toBeUndefined();

	await notifications.keep(SUBSCRIPTION);

	expect([await notifications.choice(), asked]).toEqual(['on', [['POST', SUBSCRIPTION]]]);
});

test('a subscription that the server did not get is not chosen', async () => {
	answer = err({ code: 'offline' });

	await notifications.keep(SUBSCRIPTION);

	expect(await notifications.choice()).toBeUndefined();
});

test('notifications are turned off without the server, too', async () => {
	await notifications.keep(SUBSCRIPTION);
	answer = err({ code: 'offline' });

	await notifications.keep(null);

	expect([await notifications.choice(), asked.at(-1)]).toEqual(['off', ['DELETE', {}]]);
});
