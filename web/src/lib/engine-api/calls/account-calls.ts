import type { NewApiKey } from '@tenantry/shared/protocol/api-key.ts';
import type { NotificationSubscription } from '@tenantry/shared/protocol/notification-subscription.ts';
import type { NotificationsAnswer } from '@tenantry/shared/protocol/notifications.ts';
import type { PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type {
	AccountSecurityAnswers,
	AccountSecurityQuestion
} from '#lib/engine-api/account-security.ts';
import type { NotificationChoice } from '#lib/engine-api/notifications.ts';
import type { FactorNeed, FactorProof, Wish } from '#lib/engine-api/factor.ts';
import { featureCall, NO_FACTOR_NEEDED, NOTHING, OFFLINE, record, text } from './call.ts';
import * as z from 'zod/mini';

/** Calls about the user's own account, and the proof of who they are. */
export const ACCOUNT_CALLS = {
	/** Returns whether the person has to prove again who they are before they do this. */
	factorFor: featureCall<(wish: Wish) => Promise<FactorNeed>>(
		NO_FACTOR_NEEDED,
		z.union([record, z.literal('anything')])
	),
	/** Returns the question that the person's passkey signs as proof. */
	askForFactor: featureCall<() => Promise<Result<PasskeyQuestion, SessionError>>>(OFFLINE),
	/** Proves who the person is; the session may loosen from here on, for a while. */
	proveFactor: featureCall<(proof: FactorProof) => Promise<Result<undefined, SessionError>>>(
		OFFLINE,
		record
	),
	/** Makes the user's own API key, shown this once. Needs the server, now. */
	makeApiKey: featureCall<() => Promise<Result<NewApiKey, SessionError>>>(OFFLINE),
	/**
	 * Changes the user's own password; their other devices sign in again. Needs the server, now.
	 */
	changePassword: featureCall<
		(current: string, next: string) => Promise<Result<undefined, SessionError>>
	>(OFFLINE, text, text),
	/** Returns what the server knows about the user's own way in. Needs the server, now. */
	askAccountSecurity: featureCall<
		<K extends AccountSecurityQuestion>(
			question: K
		) => Promise<Result<AccountSecurityAnswers[K], SessionError>>
	>(OFFLINE, text),
	/** Names one of the person's own devices; null: this one. Needs the server, now. */
	renameDevice: featureCall<
		(id: string | null, name: string) => Promise<Result<undefined, SessionError>>
	>(OFFLINE, z.nullable(text), text),
	/** Marks events in the user's name up to then as known to them, on this device. */
	noteSeen: featureCall<(at: number) => Promise<void>>(NOTHING, z.number()),
	/** Dismisses what the operator of the server did up to then, on this device. */
	dismissOperatorNotices: featureCall<(at: number) => Promise<void>>(NOTHING, z.number()),
	/** Returns whether the person wants to be notified on this device; undefined until they said. */
	notificationChoice: featureCall<() => Promise<NotificationChoice | undefined>>(NOTHING),
	/** Returns whether the server notifies this device, and its key. Needs the server, now. */
	askNotifications: featureCall<() => Promise<Result<NotificationsAnswer, SessionError>>>(OFFLINE),
	/**
	 * Keeps the person's choice on this device, and tells the server where to notify it; null:
	 * nowhere.
	 */
	keepNotifications: featureCall<
		(
			subscription: NotificationSubscription | null
		) => Promise<Result<NotificationsAnswer, SessionError>>
	>(OFFLINE, z.nullable(record))
};
