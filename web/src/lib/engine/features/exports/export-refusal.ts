import { mayExport } from '@tenantry/shared/domain/administrator/may-export.ts';
import { err, type Result } from '@tenantry/shared/result.ts';
import type { ExportRefusal } from '#lib/engine-api/errors.ts';
import { serverTime } from '#lib/engine/session/lease.ts';
import { subjectOf } from '#lib/replica/queue/queued-mutation.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';

export async function whenAllowed<T, E>(
	session: OpenSession,
	exportNow: () => Promise<Result<T, E>>
): Promise<Result<T, E | ExportRefusal>> {
	const { replica, identity } = session;
	const at = serverTime(replica.state, session.now());
	if (mayExport(replica.view, { ...identity, at })) return exportNow();
	return err({ code: 'approval_required', isAsked: hasAsked(session) });
}

function hasAsked({ replica, identity }: OpenSession): boolean {
	const undecided = [...replica.settled.all()].filter(
		({ verdict }) => verdict?.outcome === 'approval' && verdict.successor === undefined
	);
	return [...replica.queue.list(), ...undecided].some(
		({ mutation }) =>
			mutation.name === 'administrator.allowExport' &&
			subjectOf(mutation)?.id === identity.administratorId
	);
}
