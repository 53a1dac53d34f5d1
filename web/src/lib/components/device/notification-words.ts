import type { NotificationState } from '#lib/client/device/notifications.svelte.ts';

export const NOTIFY_ME = 'Notify me on this device when a change needs me';

export function obstacleWords(state: NotificationState): string | undefined {
	switch (state) {
		case 'on':
		case 'off':
			return undefined;
		case 'blocked':
			return 'Notifications are blocked for Tenantry. Allow them in your browser’s site settings, then turn this on.';
		case 'uninstalled':
			return 'On an iPhone or iPad, add Tenantry to your home screen first, then turn this on there.';
		case 'unavailable':
			return 'This browser can’t show notifications.';
	}
}
