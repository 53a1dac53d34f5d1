import type { Decision } from '@tenantry/shared/decide.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { Identity } from '#lib/engine/copy/identity.ts';
import type { OrganizationList } from '#lib/replica/list/organization-list.ts';
import type { Replica } from '#lib/replica/replica.ts';
import type { AdministratorList } from '#lib/replica/list/administrator-list.ts';
import type { LooseningLimits } from '#lib/replica/view.ts';
import type { SyncLoop } from '#lib/sync/sync-loop.ts';
import type { Badges } from './badges.ts';

export interface OpenSession {
	readonly identity: Identity;
	readonly replica: Replica;
	readonly administratorList: AdministratorList;
	readonly organizationList: OrganizationList;
	/** Number of administrators until the whole replica has been opened, then 0. */
	readonly preview: number;
	readonly badges: Badges;
	readonly loop: SyncLoop;
	/** Resolves once the whole replica is open; before that only a first window is. */
	readonly complete: Promise<void>;
	now(): number;
	/** Facts about the author that `judged` leaves out count in the author's favor. */
	predict(name: string, args: unknown, judged?: LooseningLimits): Decision | undefined;
	/** Sends a request; retries it once with a reopened session if only the session was missing. */
	whileSignedIn<T>(ask: () => Promise<Result<T, SessionError>>): Promise<Result<T, SessionError>>;
	/**
	 * Like `whileSignedIn`, for a request that gives the session a new token. Requests in flight
	 * under the old token are retried under the new one.
	 */
	renewing<T>(ask: () => Promise<Result<T, SessionError>>): Promise<Result<T, SessionError>>;
}
