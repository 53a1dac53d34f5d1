import type { NotificationSubscription } from '@tenantry/shared/protocol/notification-subscription.ts';
import {
	NOTIFICATIONS,
	SUBSCRIBE,
	UNSUBSCRIBE,
	type NotificationsAnswer
} from '@tenantry/shared/protocol/notifications.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { NotificationChoice } from '#lib/engine-api/account-security.ts';
import type { SealedMeta } from '#lib/replica/store/sealed-meta.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';

export interface OwnNotificationsOptions {
	readonly session: Pick<OpenSession, 'whileSignedIn'>;
	readonly meta: Pick<SealedMeta, 'get' | 'put'>;
	readonly server: Pick<ServerApi, 'ask'>;
}

type Answer = Promise<Result<NotificationsAnswer, SessionError>>;

const KEPT = 'notifications';

/** Keeps the choice here, because a browser's one subscription does not tell whose it is. */
export class OwnNotifications {
	readonly #options: OwnNotificationsOptions;

	constructor(options: OwnNotificationsOptions) {
		this.#options = options;
	}

	/** Unknown where it cannot be read, for example because the copy is being removed. */
	choice(): Promise<NotificationChoice | undefined> {
		return this.#options.meta.get<NotificationChoice>(KEPT).catch(() => undefined);
	}

	ask(): Answer {
		return this.#ask((server) => server.ask(NOTIFICATIONS));
	}

	async keep(subscription: NotificationSubscription | null): Answer {
		// Off at once, and on once the server has accepted: both choices hold while it is away.
		if (subscription === null) await this.#put('off');
		const answer = await this.#ask((server) =>
			subscription === null ? server.ask(UNSUBSCRIBE, {}) : server.ask(SUBSCRIBE, subscription)
		);
		if (subscription !== null && answer.ok) await this.#put('on');
		return answer;
	}

	#put(choice: NotificationChoice): Promise<void> {
		return this.#options.meta.put(KEPT, choice);
	}

	#ask(ask: (server: Pick<ServerApi, 'ask'>) => Answer): Answer {
		const { session, server } = this.#options;
		return session.whileSignedIn(() => ask(server));
	}
}
