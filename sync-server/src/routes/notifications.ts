import { NotificationSubscription } from '@tenantry/shared/protocol/notification-subscription.ts';
import { NoNotificationsRequest } from '@tenantry/shared/protocol/notifications.ts';
import type { Context } from 'hono';

import type { Notifications } from '#auth/device/notification-subscription.ts';
import { withBody } from '#middleware/json-body.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

/** Lets a device say whether and where it is notified; each speaks only of itself. */
export function notificationRoutes(notifications: Notifications) {
	const answer = async (c: Context<ServerEnv>) => c.json(await notifications.of(c.var.session));
	return {
		GET: answer,
		POST: withBody(NotificationSubscription, async (c, subscription) => {
			await notifications.set(c.var.session, subscription);
			return answer(c);
		}),
		DELETE: withBody(NoNotificationsRequest, async (c) => {
			await notifications.remove(c.var.session);
			return answer(c);
		})
	};
}
