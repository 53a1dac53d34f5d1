import { RESUME } from '@tenantry/shared/protocol/session-requests.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import { STEP_UP } from '@tenantry/shared/protocol/step-up.ts';
import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { ServerApi } from '@tenantry/web/sync/server-api.ts';
import { whyNotResumed } from '@tenantry/web/engine/session/reopening.ts';
import type { SignedInDevice } from '#support/servers/world.ts';

/** Resumes a session with the device credential alone. */
export async function comeBack(
	{ deviceId, deviceCredential }: SignedInDevice,
	api: Pick<ServerApi, 'ask'>
): Promise<Result<undefined, SyncError>> {
	const resumed = await api.ask(RESUME, { deviceId, deviceCredential });
	return resumed.ok ? ok(undefined) : err(whyNotResumed(resumed.error));
}

/** Steps up with a code, as the person does before a change that loosens. */
export function stepUp(
	api: Pick<ServerApi, 'ask'>,
	code: string
): Promise<Result<undefined, SessionError>> {
	return api.ask(STEP_UP, { code });
}
