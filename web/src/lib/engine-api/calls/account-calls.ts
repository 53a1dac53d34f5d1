import type { NewApiKey } from '@tenantry/shared/protocol/api-key.ts';
import type { NotificationSubscription } from '@tenantry/shared/protocol/notification-subscription.ts';
import type { NotificationsAnswer } from '@tenantry/shared/protocol/notifications.ts';
import type { PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type {
	AccountSecurityAnswers,
	AccountSecurityQuestion,
	NotificationChoice
} from '#lib/engine-api/account-security.ts';
import type { FactorNeed, FactorProof, Wish } from '#lib/engine-api/factor.ts';
import { featureCall, NO_FACTOR_NEEDED, NOTHING, OFFLINE, record, text } from './call.ts';
import * as z from 'zod/mini';

export const ACCOUNT_CALLS = {
	factorFor: featureCall<(wish: Wish) => Promise<FactorNeed>>(
		NO_FACTOR_NEEDED,
		z.union([record, z.literal('anything')])
	),
	askForFactor: featureCall<() => Promise<Result<PasskeyQuestion, SessionError>>>(OFFLINE),
	proveFactor: featureCall<(proof: FactorProof) => Promise<Result<undefined, SessionError>>>(
		OFFLINE,
		record
	),
	/** Shows the key only this once. Needs the server. */
	makeApiKey: featureCall<() => Promise<Result<NewApiKey, SessionError>>>(OFFLINE),
	/** Makes the user's other devices sign in again. Needs the server. */
	changePassword: featureCall<
		(current: string, next: string) => Promise<Result<undefined, SessionError>>
	>(OFFLINE, text, text),
	/** Needs the server, which alone knows the user's credentials. */
	askAccountSecurity: featureCall<
		<K extends AccountSecurityQuestion>(
			question: K
		) => Promise<Result<AccountSecurityAnswers[K], SessionError>>
	>(OFFLINE, text),
	/** `id` null: this device. Needs the server. */
	renameDevice: featureCall<
		(id: string | null, name: string) => Promise<Result<undefined, SessionError>>
	>(OFFLINE, z.nullable(text), text),
	/** Marks events up to then as known to the user, on this device only. */
	noteSeen: featureCall<(at: number) => Promise<void>>(NOTHING, z.number()),
	/** Dismisses what the operator did up to then, on this device only. */
	dismissOperatorNotices: featureCall<(at: number) => Promise<void>>(NOTHING, z.number()),
	/** Undefined until the person has decided. */
	notificationChoice: featureCall<() => Promise<NotificationChoice | undefined>>(NOTHING),
	/** Needs the server. */
	askNotifications: featureCall<() => Promise<Result<NotificationsAnswer, SessionError>>>(OFFLINE),
	/** Also tells the server where to notify this device; null: nowhere. */
	keepNotifications: featureCall<
		(
			subscription: NotificationSubscription | null
		) => Promise<Result<NotificationsAnswer, SessionError>>
	>(OFFLINE, z.nullable(record))
};
