import type { GroupKind } from '@tenantry/shared/domain/administrator/groups.ts';
import type { DailyCount } from '@tenantry/shared/protocol/overview.ts';

export interface OverviewQuery {
	readonly kind: 'overview';
}

/** A picture: administrators by a property that the list filters by. */
export type PictureKind = GroupKind | 'status' | 'role';
/** Number of administrators by group; groups without any are missing. */
export type PictureCounts = Readonly<Partial<Record<string, number>>>;

export interface ReachedOrganization {
	readonly id: string;
	readonly name: string;
	readonly administratorCount: number;
}

export interface Overview {
	readonly total: number;
	readonly isPartial: boolean;
	/** Whether the person sees every administrator of the provider. */
	readonly seesAll: boolean;
	readonly pictures: Readonly<Record<PictureKind, PictureCounts>>;
	readonly organizations: readonly ReachedOrganization[];
	readonly organizationCount: number;
	/** Oldest first; empty unless the person sees everyone. */
	readonly days: readonly DailyCount[];
	/** The server has reported when people were last seen. */
	readonly isSeenKnown: boolean;
}

export interface FirstStepsQuery {
	readonly kind: 'firstSteps';
}

export interface FirstSteps {
	readonly hasOrganization: boolean;
	readonly hasSecondOwner: boolean;
	readonly isMfaRequired: boolean;
	readonly hasTeam: boolean;
}
