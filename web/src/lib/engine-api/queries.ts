import * as z from 'zod/mini';
import type { Links } from '@tenantry/shared/protocol/links.ts';
import type { AccessEnd, AccessEndsQuery } from './access-ends.ts';
import type { NoticesQuery, OwnEvent } from './account-security.ts';
import type { Account } from './account.ts';
import type { Activity, ActivityQuery } from './activity.ts';
import type {
	AttentionCounts,
	AttentionQuery,
	AdministratorPlaceQuery,
	AdministratorsQuery,
	AdministratorsWindow
} from './administrator-list.ts';
import type { AdministratorDetail } from './administrator.ts';
import type { BulkQuery, BulkResult } from './bulk.ts';
import type { Changes, MadeChanges } from './change.ts';
import type { DevicesQuery, DevicesView } from './devices.ts';
import type { EngineState } from './engine-state.ts';
import type { FirstSteps, FirstStepsQuery, Overview, OverviewQuery } from './overview.ts';
import type { LockQuery, LockView } from './lock.ts';
import type { Offboarding, OffboardingQuery } from './offboarding.ts';
import type {
	OrganizationDetail,
	OrganizationsQuery,
	OrganizationsWindow
} from './organization.ts';
import type { OperatorNotice, OperatorNoticesQuery } from './operator-notices.ts';
import type { PolicyQuery, PolicyView, Preflight, PreflightQuery } from './policy.ts';
import type {
	ReviewCandidates,
	ReviewList,
	ReviewQuery,
	ReviewScopeQuery,
	ReviewsQuery,
	ReviewView
} from './review.ts';
import type { SavedView } from './saved-view.ts';
import type { ImportQuery, ImportView } from './spreadsheet.ts';
import type { SyncStatus } from './status.ts';

export interface LiveQueries extends FeatureQueries {
	engine: { query: { readonly kind: 'engine' }; result: EngineState };
	status: { query: { readonly kind: 'status' }; result: SyncStatus };
	administrators: { query: AdministratorsQuery; result: AdministratorsWindow };
	account: { query: { readonly kind: 'account' }; result: Account };
	links: { query: { readonly kind: 'links' }; result: Links };
}

/** Queries of the file that is loaded on demand (engine/features/features.ts). */
interface FeatureQueries {
	administrator: {
		query: { readonly kind: 'administrator'; readonly id: string };
		result: AdministratorDetail | null;
	};
	/** Null if the list leaves the administrator out. */
	administratorPlace: { query: AdministratorPlaceQuery; result: number | null };
	accessEnds: { query: AccessEndsQuery; result: readonly AccessEnd[] };
	/** `settled`: how many of the settled ones are shown. */
	changes: { query: { readonly kind: 'changes'; readonly settled?: number }; result: Changes };
	/** State of changes made here, by their ids. */
	made: {
		query: { readonly kind: 'made'; readonly ids: readonly string[] };
		result: MadeChanges;
	};
	organizations: { query: OrganizationsQuery; result: OrganizationsWindow };
	organization: {
		query: { readonly kind: 'organization'; readonly id: string };
		result: OrganizationDetail | null;
	};
	activity: { query: ActivityQuery; result: Activity };
	import: { query: ImportQuery; result: ImportView | null };
	devices: { query: DevicesQuery; result: DevicesView };
	lock: { query: LockQuery; result: LockView };
	notices: { query: NoticesQuery; result: readonly OwnEvent[] };
	operatorNotices: { query: OperatorNoticesQuery; result: readonly OperatorNotice[] };
	policy: { query: PolicyQuery; result: PolicyView | null };
	preflight: { query: PreflightQuery; result: Preflight };
	overview: { query: OverviewQuery; result: Overview };
	firstSteps: { query: FirstStepsQuery; result: FirstSteps | null };
	attention: { query: AttentionQuery; result: AttentionCounts };
	offboarding: { query: OffboardingQuery; result: Offboarding | null };
	reviews: { query: ReviewsQuery; result: ReviewList };
	review: { query: ReviewQuery; result: ReviewView | null };
	reviewScope: { query: ReviewScopeQuery; result: ReviewCandidates };
	bulk: { query: BulkQuery; result: BulkResult };
	views: { query: { readonly kind: 'views' }; result: readonly SavedView[] };
}
export type FeatureQuery = FeatureQueries[keyof FeatureQueries]['query'];
/** Answers by kind of query; undefined while there is no answer yet. */
export type FeatureAnswers = {
	readonly [Kind in keyof FeatureQueries]: (
		query: FeatureQueries[Kind]['query']
	) => FeatureQueries[Kind]['result'] | undefined;
};

export type LiveKind = keyof LiveQueries;
export type LiveQuery = LiveQueries[LiveKind]['query'];
export type LiveResult<Q extends LiveQuery> = LiveQueries[Q['kind']]['result'];

/** Message from a page over a live query's port: its current query, or null to end it. */
export type LiveRequest = { readonly ticket: number; readonly query: LiveQuery } | null;
/** `ticket` is that of the answered query; the first one has 0. */
export interface LiveAnswer {
	readonly ticket: number;
	readonly result: unknown;
}

/** The other fields depend on the kind. */
export const LiveQueryMessage = z.looseObject({ kind: z.string().check(z.maxLength(32)) });
