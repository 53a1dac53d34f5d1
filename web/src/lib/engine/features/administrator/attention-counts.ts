import { attentionTest, ATTENTION_REASONS } from '#lib/replica/list/attention.ts';
import type { AttentionCounts } from '#lib/engine-api/administrator-list.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';

export function attentionCounts(session: OpenSession): AttentionCounts {
	const { replica, administratorList, identity } = session;
	if (!replica.isComplete) return null;
	const context = { view: replica.view, providerId: identity.providerId, now: session.now() };
	const tests = ATTENTION_REASONS.map(
		(reason) => [reason, attentionTest(reason, context)] as const
	);
	const counts = { withoutMfa: 0, pendingLong: 0, keyExpiring: 0, recent: 0 };
	for (const entry of administratorList.all())
		for (const [reason, isOf] of tests) if (isOf(entry)) counts[reason]++;
	return counts;
}
