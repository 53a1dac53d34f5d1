import type { FeatureContext, Features } from '#lib/engine/session/features.ts';
import { hasDiverged, tidy } from '#lib/engine/session/upkeep.ts';
import { activityFeature } from './activity/feature.ts';
import { administratorFeature } from './administrator/feature.ts';
import { bulkFeature } from './bulk/feature.ts';
import { changesFeature } from './changes/feature.ts';
import { devicesFeature } from './devices/feature.ts';
import { CarriedChanges } from './envelopes/carried-changes.ts';
import { EnvelopeKeeper } from './envelopes/envelope-keeper.ts';
import { factorFeature } from './factor/feature.ts';
import { lockFeature } from './lock/feature.ts';
import { organizationsFeature } from './organizations/feature.ts';
import { overviewFeature } from './overview/feature.ts';
import { policyFeature } from './policy/feature.ts';
import { reviewsFeature } from './reviews/feature.ts';
import { spreadsheetFeature } from './spreadsheet/feature.ts';

export function openFeatures(context: FeatureContext): Features {
	const activity = activityFeature(context);
	const overview = overviewFeature(context);
	const administrator = administratorFeature(context, { onlist: overview.refresh });
	const bulk = bulkFeature(context);
	const envelopes = new EnvelopeKeeper(context);
	const changes = changesFeature(context, new CarriedChanges(context, envelopes));
	const devices = devicesFeature(context);
	const lock = lockFeature(context);
	const organizations = organizationsFeature(context);
	const policy = policyFeature(context);
	const reviews = reviewsFeature(context, { seen: overview.seen, onlook: overview.refresh });
	const spreadsheet = spreadsheetFeature(context);
	const factor = factorFeature(context, {
		bulkCalls: (planId) => bulk.bulk.callsOf(planId),
		importCalls: () => spreadsheet.csvImport.callsToMake()
	});
	return {
		upkeep: { tidy, hasDiverged },
		envelopes,
		calls: {
			...activity.calls,
			...administrator.calls,
			...bulk.calls,
			...changes.calls,
			...devices.calls,
			...factor.calls,
			...lock.calls,
			...reviews.calls,
			...spreadsheet.calls
		},
		answers: {
			...activity.answers,
			...administrator.answers,
			...bulk.answers,
			...changes.answers,
			...devices.answers,
			...lock.answers,
			...organizations.answers,
			...overview.answers,
			...policy.answers,
			...reviews.answers,
			...spreadsheet.answers
		}
	};
}
