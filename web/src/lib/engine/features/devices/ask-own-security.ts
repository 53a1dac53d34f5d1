import { OWN_EVENTS } from '@tenantry/shared/protocol/own-events.ts';
import {
	COUNT_RECOVERY_CODES,
	RENEW_RECOVERY_CODES
} from '@tenantry/shared/protocol/recovery-codes.ts';
import { CHOOSE_REMINDERS, REMINDERS } from '@tenantry/shared/protocol/notifications.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type {
	AccountSecurityAnswers,
	AccountSecurityQuestion
} from '#lib/engine-api/account-security.ts';

type Server = Pick<ServerApi, 'ask'>;
type Asks = {
	readonly [K in AccountSecurityQuestion]: (
		server: Server
	) => Promise<Result<AccountSecurityAnswers[K], SessionError>>;
};

const ASKS: Asks = {
	ownEvents: (server) => server.ask(OWN_EVENTS),
	countRecoveryCodes: (server) => server.ask(COUNT_RECOVERY_CODES),
	renewRecoveryCodes: (server) => server.ask(RENEW_RECOVERY_CODES, {}),
	reminders: (server) => server.ask(REMINDERS),
	turnRemindersOn: (server) => server.ask(CHOOSE_REMINDERS, { isOn: true }),
	turnRemindersOff: (server) => server.ask(CHOOSE_REMINDERS, { isOn: false })
};

export function askAccountSecurity<K extends AccountSecurityQuestion>(
	{
		session,
		server
	}: { readonly session: Pick<OpenSession, 'whileSignedIn'>; readonly server: Server },
	question: K
): Promise<Result<AccountSecurityAnswers[K], SessionError>> {
	return session.whileSignedIn(() => ASKS[question](server));
}
