import { SvelteSet } from 'svelte/reactivity';
import { PlannedSuspension } from '@tenantry/shared/domain/administrator/access-plan.ts';
import { Role } from '@tenantry/shared/domain/role-schema.ts';
import * as z from 'zod/mini';
import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';
import type { ChangeView } from '#lib/engine-api/change.ts';
import { fromLocalTime, toLocalTime } from './local-time.ts';
import { plannedTime, type PlanKind } from './plan-kinds.ts';
import type { PlanValues } from './planned-changes.ts';

const HOUR_MS = 3_600_000;

export type PlanField = 'at' | 'until' | 'role' | 'organizations';
export type PlanErrors = Readonly<Partial<Record<PlanField, string>>>;

interface Beginning {
	readonly detail: AdministratorDetail;
	readonly now: number;
	/** Change that is made again. */
	readonly redone?: Pick<ChangeView, 'args'> | undefined;
}

/** Arguments of the changes that make plans. */
const Wanted = z.object({
	endsAt: z.optional(z.nullable(z.number())),
	until: z.optional(z.number()),
	plannedSuspension: z.optional(z.nullable(PlannedSuspension)),
	role: z.catch(z.optional(Role), undefined),
	organizationIds: z.optional(z.array(z.string()))
});

/** What a person enters for a plan. */
export class PlanForm {
	/** Local times, as their fields hold them. */
	at = $state('');
	until = $state('');
	role = $state<Role>();
	readonly organizationIds = new SvelteSet<string>();
	#kind = $state.raw<PlanKind>('endDate');

	constructor(kind: PlanKind, { detail, now, redone }: Beginning) {
		this.#kind = kind;
		this.at = fieldOf(plannedTime(kind, detail) ?? likelyTime(kind, now));
		if (kind === 'suspendFrom') this.until = fieldOf(detail.plans.plannedSuspension?.until);
		if (detail.plans.roleReturn) this.role = detail.role;
		if (redone) this.#fill(redone.args);
	}

	get kind(): PlanKind {
		return this.#kind;
	}

	/** A suspension starts now or later; each needs other times. */
	startLater(isLater: boolean, now: number): void {
		this.#kind = isLater ? 'suspendFrom' : 'suspendUntil';
		this.at = fieldOf(likelyTime(this.#kind, now));
		this.until = '';
	}

	/** Fills in what a change wanted. */
	#fill(args: unknown): void {
		const { data } = Wanted.safeParse(args);
		if (data === undefined) return;
		const { endsAt, until, plannedSuspension, role = this.role, organizationIds = [] } = data;
		this.at = fieldOf(endsAt ?? until ?? plannedSuspension?.from);
		this.until = fieldOf(plannedSuspension?.until);
		this.role = role;
		for (const id of organizationIds) this.organizationIds.add(id);
	}

	/** Ends the plan some hours from now. */
	last(hours: number, now: number): void {
		this.at = toLocalTime(now + hours * HOUR_MS);
	}

	/** Returns what was entered, or what is missing in it. */
	read(): { readonly values: PlanValues } | { readonly errors: PlanErrors } {
		const at = fromLocalTime(this.at);
		if (at === undefined) return { errors: { at: 'Enter a date and a time.' } };
		const until = this.kind === 'suspendFrom' ? (fromLocalTime(this.until) ?? null) : null;
		if (until !== null && until <= at) return { errors: { until: 'Enter a later time.' } };
		if (this.kind === 'raiseRole' && this.role === undefined)
			return { errors: { role: 'Choose a role.' } };
		const organizationIds = [...this.organizationIds];
		if (this.kind === 'raiseAccess' && organizationIds.length === 0)
			return { errors: { organizations: 'Choose at least one organization.' } };
		return { values: { at, until, role: this.role, organizationIds } };
	}
}

function fieldOf(at: number | null | undefined): string {
	return typeof at === 'number' ? toLocalTime(at) : '';
}

/** Suggests a short time for extra access, and none for a date that only the author can know. */
function likelyTime(kind: PlanKind, now: number): number | undefined {
	if (kind === 'endDate' || kind === 'suspendFrom') return undefined;
	const later = now + (kind === 'suspendUntil' ? 24 : 2) * HOUR_MS;
	return Math.ceil(later / HOUR_MS) * HOUR_MS;
}
