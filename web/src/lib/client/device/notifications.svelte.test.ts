import { ok } from '@tenantry/shared/result.ts';
import { afterEach, expect, test, vi } from 'vitest';
import type { NotificationChoice } from '#lib/engine-api/account-security.ts';
import { Notifications, type NotificationState } from './notifications.svelte.ts';

afterEach(() => vi.unstubAllGlobals());

function clientOf(choice: NotificationChoice | undefined) {
	const answer = async () => ok({ publicKey: 'k', endpoint: null });
	return {
		notificationChoice: async () => choice,
		askNotifications: answer,
		keepNotifications: answer
	};
}

function stub(permission: NotificationPermission): void {
	vi.stubGlobal('Notification', { permission });
	vi.stubGlobal('PushManager', {});
	vi.stubGlobal('navigator', { serviceWorker: {} });
}

test.each<readonly [NotificationPermission, NotificationChoice | undefined, NotificationState]>([
	['default', undefined, 'off'],
	['granted', undefined, 'off'],
	['granted', 'off', 'off'],
	['granted', 'on', 'on'],
	['default', 'on', 'off'],
	['denied', 'on', 'blocked']
])(
	'with the permission %s and the choice %s, notifications are %s',
	async (given, choice, state) => {
		stub(given);
		const notifications = new Notifications({ client: clientOf(choice), isByHand: false });

		await notifications.read();

		expect(notifications.state).toBe(state);
		expect(notifications.isUndecided).toBe(choice === undefined);
	}
);

test.each([
	[true, 'uninstalled'],
	[false, 'unavailable']
])('in a browser without notifications, on iOS: %s, they are %s', async (isByHand, state) => {
	const notifications = new Notifications({ client: clientOf(undefined), isByHand });

	await notifications.read();

	expect(notifications.state).toBe(state);
});
