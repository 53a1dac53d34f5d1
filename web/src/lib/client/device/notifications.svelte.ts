import type { Client } from '#lib/client/client.ts';
import { explainSessionError } from '#lib/client/words/explain/session-error.ts';
import type { NotificationChoice } from '#lib/engine-api/account-security.ts';
import { subscribeBrowser, unsubscribeBrowser } from './browser-subscription.ts';

export type NotificationState =
	| 'on'
	| 'off'
	/** The person, or the system, has forbidden it to the browser. */
	| 'blocked'
	/** iOS notifies only an app on the home screen. */
	| 'uninstalled'
	| 'unavailable';

type Calls = Pick<Client, 'notificationChoice' | 'askNotifications' | 'keepNotifications'>;

export interface NotificationsOptions {
	readonly client: Calls;
	/** The app is a tab of a browser that notifies only installed apps. */
	readonly isByHand: boolean;
}

export class Notifications {
	readonly #options: NotificationsOptions;
	/** Undefined until it has been read. */
	#choice = $state.raw<NotificationChoice | 'none'>();
	#permission = $state.raw(permission());
	failure = $state.raw<string>();
	isBusy = $state.raw(false);

	constructor(options: NotificationsOptions) {
		this.#options = options;
	}

	/** Undefined until it has been read. */
	get state(): NotificationState | undefined {
		if (this.#choice === undefined) return undefined;
		if (this.#permission === undefined)
			return this.#options.isByHand ? 'uninstalled' : 'unavailable';
		if (this.#permission === 'denied') return 'blocked';
		return this.#choice === 'on' && this.#permission === 'granted' ? 'on' : 'off';
	}

	/** The person has not said yet whether they want notifications. */
	get isUndecided(): boolean {
		return this.#choice === 'none';
	}

	async read(): Promise<void> {
		this.#choice = (await this.#options.client.notificationChoice()) ?? 'none';
	}

	turnOn(): Promise<void> {
		return this.#while(async () => {
			await Notification.requestPermission();
			if (permission() === 'granted') await this.#subscribe();
		});
	}

	turnOff(): Promise<void> {
		return this.#while(async () => {
			// The server learns it from the push service if it cannot be reached now.
			await this.#options.client.keepNotifications(null);
			await unsubscribeBrowser();
		});
	}

	/** Subscribes again where browser and server no longer agree. */
	async renew(): Promise<void> {
		await this.read();
		if (this.state === 'on') await this.#while(() => this.#subscribe());
	}

	async #subscribe(): Promise<void> {
		const { client } = this.#options;
		const answer = await client.askNotifications();
		if (!answer.ok) throw new NotTurnedOn(explainSessionError(answer.error.code));
		const { publicKey, endpoint } = answer.value;
		const subscription = await subscribeBrowser(publicKey);
		if (subscription.endpoint === endpoint) return;
		const kept = await client.keepNotifications(subscription);
		if (!kept.ok) throw new NotTurnedOn(explainSessionError(kept.error.code));
	}

	async #while(run: () => Promise<void>): Promise<void> {
		this.isBusy = true;
		this.failure = undefined;
		try {
			await run();
		} catch (error) {
			this.failure = error instanceof NotTurnedOn ? error.message : UNREACHABLE;
		} finally {
			this.#permission = permission();
			await this.read();
			this.isBusy = false;
		}
	}
}

const UNREACHABLE = 'Your browser couldn’t reach its notification service. Try again later.';

/** Why the server was not told, in words. */
class NotTurnedOn extends Error {}

/** Undefined where this browser, or this tab of it, cannot notify. */
function permission(): NotificationPermission | undefined {
	const isThere = 'Notification' in globalThis && 'PushManager' in globalThis;
	return isThere && 'serviceWorker' in navigator ? Notification.permission : undefined;
}
