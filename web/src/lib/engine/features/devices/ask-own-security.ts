import { OwnEventsAnswer } from '@tenantry/shared/protocol/own-events.ts';
import { NewRecoveryCodes, RecoveryCodeCount } from '@tenantry/shared/protocol/recovery-codes.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import type { Desk } from '#lib/engine/session/open-session.ts';
import type { DoorAnswers, DoorQuestion } from '#lib/engine-api/account-security.ts';

type Server = Pick<ServerApi, 'ask'>;
type Asks = {
	readonly [K in DoorQuestion]: (server: Server) => Promise<Result<DoorAnswers[K], SessionError>>;
};

const path = '/session/v1/recovery-codes';

const ASKS: Asks = {
	ownEvents: (server) =>
		server.ask({ path: '/session/v1/own-events', method: 'GET', schema: OwnEventsAnswer }),
	countRecoveryCodes: (server) => server.ask({ path, method: 'GET', schema: RecoveryCodeCount }),
	renewRecoveryCodes: (server) => server.ask({ path, body: {}, schema: NewRecoveryCodes })
};

export function askDoor<K extends DoorQuestion>(
	{ desk, server }: { readonly desk: Pick<Desk, 'whileSignedIn'>; readonly server: Server },
	question: K
): Promise<Result<DoorAnswers[K], SessionError>> {
	return desk.whileSignedIn(() => ASKS[question](server));
}
