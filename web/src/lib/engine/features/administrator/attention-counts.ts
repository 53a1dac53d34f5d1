import { attentionTest, ATTENTION_REASONS } from '#lib/replica/list/attention.ts';
import type { Concerns } from '#lib/engine-api/administrator-list.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';

export function concernsOf(session: OpenSession): Concerns {
	const { replica, roster, identity } = session;
	if (!replica.isComplete) return null;
	const context = { view: replica.view, providerId: identity.providerId, now: session.now() };
	const tests = ATTENTION_REASONS.map(
		(concern) => [concern, attentionTest(concern, context)] as const
	);
	const counts = { withoutMfa: 0, pendingLong: 0, keyExpiring: 0, recent: 0 };
	for (const entry of roster.all())
		for (const [concern, isOf] of tests) if (isOf(entry)) counts[concern]++;
	return counts;
}
