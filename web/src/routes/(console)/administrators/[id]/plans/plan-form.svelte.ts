import { SvelteSet } from 'svelte/reactivity';
import { PlannedSuspension } from '@tenantry/shared/domain/administrator/plans/access-plan.ts';
import { Role } from '@tenantry/shared/domain/role-schema.ts';
import * as z from 'zod/mini';
import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';
import type { ChangeView } from '#lib/engine-api/change.ts';
import { fromLocalTime, toLocalTime } from './local-time.ts';
import type { Plan, PlanValues } from '#lib/components/administrator/actions/plan.ts';
import { suspendFrom } from '#lib/components/administrator/actions/suspend-from.ts';
import { suspendUntil } from '#lib/components/administrator/actions/suspend-until.ts';

const HOUR_MS = 3_600_000;

export type PlanField = 'at' | 'until' | 'role' | 'organizations';
export type PlanErrors = Readonly<Partial<Record<PlanField, string>>>;

interface Beginning {
	readonly detail: AdministratorDetail;
	readonly now: number;
	readonly redone?: Pick<ChangeView, 'args'> | undefined;
}

const Wanted = z.object({
	endsAt: z.optional(z.nullable(z.number())),
	until: z.optional(z.number()),
	plannedSuspension: z.optional(z.nullable(PlannedSuspension)),
	role: z.catch(z.optional(Role), undefined),
	organizationIds: z.optional(z.array(z.string()))
});

export class PlanForm {
	at = $state('');
	until = $state('');
	role = $state<Role>();
	readonly organizationIds = new SvelteSet<string>();
	#plan: Plan = $state.raw(suspendFrom.plan);

	constructor(plan: Plan, { detail, now, redone }: Beginning) {
		this.#plan = plan;
		this.at = fieldOf(plan.timeOf(detail) ?? likelyTime(plan, now));
		if (plan.asks === 'until') this.until = fieldOf(detail.plans.plannedSuspension?.until);
		if (detail.plans.roleReturn) this.role = detail.role;
		if (redone) this.#fill(redone.args);
	}

	get plan(): Plan {
		return this.#plan;
	}

	/** A suspension that starts later needs other times than one that starts now. */
	startLater(isLater: boolean, now: number): void {
		this.#plan = isLater ? suspendFrom.plan : suspendUntil.plan;
		this.at = fieldOf(likelyTime(this.#plan, now));
		this.until = '';
	}

	#fill(args: unknown): void {
		const { data } = Wanted.safeParse(args);
		if (data === undefined) return;
		const { endsAt, until, plannedSuspension, role = this.role, organizationIds = [] } = data;
		this.at = fieldOf(endsAt ?? until ?? plannedSuspension?.from);
		this.until = fieldOf(plannedSuspension?.until);
		this.role = role;
		for (const id of organizationIds) this.organizationIds.add(id);
	}

	last(hours: number, now: number): void {
		this.at = toLocalTime(now + hours * HOUR_MS);
	}

	read(): { readonly values: Omit<PlanValues, 'given'> } | { readonly errors: PlanErrors } {
		const at = fromLocalTime(this.at);
		if (at === undefined) return { errors: { at: 'Enter a date and a time.' } };
		const { asks } = this.plan;
		const until = asks === 'until' ? (fromLocalTime(this.until) ?? null) : null;
		if (until !== null && until <= at) return { errors: { until: 'Enter a later time.' } };
		if (asks === 'role' && this.role === undefined) return { errors: { role: 'Choose a role.' } };
		const organizationIds = [...this.organizationIds];
		if (asks === 'organizations' && organizationIds.length === 0)
			return { errors: { organizations: 'Choose at least one organization.' } };
		return { values: { at, until, role: this.role, organizationIds } };
	}
}

function fieldOf(at: number | null | undefined): string {
	return typeof at === 'number' ? toLocalTime(at) : '';
}

/** Suggests a short time for extra access, and none for a date that only the author can know. */
function likelyTime({ likelyHours }: Plan, now: number): number | undefined {
	if (likelyHours === undefined) return undefined;
	return Math.ceil((now + likelyHours * HOUR_MS) / HOUR_MS) * HOUR_MS;
}
