import type { Account } from '#store/account.ts';
import { queueEffect } from '#store/effect.ts';
import type { Database } from '#store/store.ts';

/** Kinds of mail about a person's own sign-in, beside their list of own events. */
export const NOTICE_KINDS = [
	'notice.passwordChanged',
	'notice.passwordSet',
	'notice.secondFactorChanged',
	'notice.recoveryCodesRenewed',
	'notice.recoveryCodeUsed',
	'notice.newBrowser',
	'notice.lockedOut'
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export function isNotice(kind: string): kind is NoticeKind {
	return NOTICE_KINDS.some((candidate) => candidate === kind);
}

interface Notice {
	readonly kind: NoticeKind;
	readonly at: number;
	readonly deviceId?: string | undefined;
}

/** Queues a notice in the transaction of the change that it reports. */
export async function notify(
	tx: Database,
	account: Account,
	{ kind, at, deviceId }: Notice
): Promise<void> {
	const head = await tx
		.selectFrom('provider_head')
		.select('version')
		.where('provider_id', '=', account.providerId)
		.executeTakeFirst();
	await queueEffect(tx, { ...account, kind, version: head?.version ?? 0, at, deviceId });
}
