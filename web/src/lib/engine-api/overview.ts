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

/** Everything that the pictures show. */
export interface Overview {
	/** Number of administrators that this person sees. */
	readonly total: number;
	/** The first fill is still running. */
	readonly isPartial: boolean;
	/** Whether the person sees every administrator of the provider. */
	readonly seesAll: boolean;
	readonly pictures: Readonly<Record<PictureKind, PictureCounts>>;
	/** Those that most administrators reach, most first. */
	readonly organizations: readonly ReachedOrganization[];
	readonly organizationCount: number;
	/** Counts of the last days, oldest first; none where the person does not see everyone. */
	readonly days: readonly DailyCount[];
	/** Whether the server has told who was last seen when. */
	readonly isSeenKnown: boolean;
}
