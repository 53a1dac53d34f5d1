import { RemindersRequest } from '@tenantry/shared/protocol/reminders.ts';
import type { Hono } from 'hono';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { chooseReminders, reminderChoice } from '#auth/person/reminder-choice.ts';
import { authenticate, type Authentication } from '#middleware/authenticate.ts';
import { endpoint } from '#middleware/endpoint.ts';
import { withBody } from '#middleware/json-body.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

/** Lets a person say whether they are reminded by email; each speaks only of themselves. */
export function remindersRoute(
	app: Hono<ServerEnv>,
	{
		auth: { store },
		authentication
	}: { readonly auth: AuthDependencies; readonly authentication: Authentication }
): void {
	app.use('/reminders', authenticate(authentication));
	endpoint(app, '/reminders', {
		GET: async (c) => c.json(await reminderChoice(store.db, c.var.session)),
		POST: withBody(RemindersRequest, async (c, { isOn }) =>
			c.json(await chooseReminders(store, c.var.session, isOn))
		)
	});
}
