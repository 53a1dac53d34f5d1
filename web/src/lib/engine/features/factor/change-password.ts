import type { PasswordRequest, SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import * as z from 'zod/mini';
import type { ServerApi } from '#lib/sync/server-api.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';

interface Surroundings {
	readonly session: OpenSession;
	readonly server: Pick<ServerApi, 'ask'>;
}

/** Changes the user's own password; the server ends the user's other devices. */
export function changePassword(
	{ session, server }: Surroundings,
	body: PasswordRequest
): Promise<Result<undefined, SessionError>> {
	const question = { path: '/session/v1/password', body, schema: z.undefined() } as const;
	return session.whileSignedIn(() => server.ask(question));
}
