import { actionsWith } from '#lib/components/administrator/actions/actions.ts';
import { planRights, type Offered, type Plan } from '#lib/components/administrator/actions/plan.ts';
import type { ChangeView } from '#lib/engine-api/change.ts';

const PLANS: readonly Plan[] = actionsWith('plan').map(({ plan }) => plan);

export function planOf({ name }: Pick<ChangeView, 'name'>): Plan | undefined {
	return PLANS.find(({ mutationName }) => mutationName === name);
}

export function offeredPlans(subject: Offered): readonly Plan[] {
	const rights = planRights(subject);
	return PLANS.filter((plan) => plan.isOpen(subject, rights));
}
