import { KeyUseAnswer } from '@tenantry/shared/protocol/key-use.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';

/** Asks the server when an administrator's API key was last used, because rows do not tell. */
export function askKeyUse(
	session: Pick<OpenSession, 'whileSignedIn'>,
	server: Pick<ServerApi, 'ask'>,
	administratorId: string
): Promise<Result<KeyUseAnswer, SessionError>> {
	const body = { administratorId };
	return session.whileSignedIn(() =>
		server.ask({ path: '/sync/v1/key-use', body, schema: KeyUseAnswer })
	);
}
