import { OwnEventsAnswer } from '@tenantry/shared/protocol/own-events.ts';
import { NewRecoveryCodes, RecoveryCodeCount } from '@tenantry/shared/protocol/recovery-codes.ts';
import { RemindersAnswer } from '@tenantry/shared/protocol/reminders.ts';
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

const path = '/session/v1/recovery-codes';
const REMINDERS = { path: '/session/v1/reminders', schema: RemindersAnswer } as const;

const ASKS: Asks = {
	ownEvents: (server) =>
		server.ask({ path: '/session/v1/own-events', method: 'GET', schema: OwnEventsAnswer }),
	countRecoveryCodes: (server) => server.ask({ path, method: 'GET', schema: RecoveryCodeCount }),
	renewRecoveryCodes: (server) => server.ask({ path, body: {}, schema: NewRecoveryCodes }),
	reminders: (server) => server.ask({ ...REMINDERS, method: 'GET' }),
	turnRemindersOn: (server) => server.ask({ ...REMINDERS, body: { isOn: true } }),
	turnRemindersOff: (server) => server.ask({ ...REMINDERS, body: { isOn: false } })
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
