import { concernTest, CONCERNS } from '#lib/replica/concern.ts';
import type { Concerns } from '#lib/engine-api/attention.ts';
import type { Desk } from '#lib/engine/session/open-session.ts';

export function concernsOf(desk: Desk): Concerns {
	const { replica, roster, identity } = desk;
	if (!replica.isWhole) return null;
	const context = { view: replica.view, providerId: identity.providerId, now: desk.now() };
	const tests = CONCERNS.map((concern) => [concern, concernTest(concern, context)] as const);
	const counts = { withoutMfa: 0, pendingLong: 0, keyExpiring: 0, recent: 0 };
	for (const entry of roster.all())
		for (const [concern, isOf] of tests) if (isOf(entry)) counts[concern]++;
	return counts;
}
