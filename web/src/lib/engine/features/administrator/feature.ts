import { CALLER_CHECK } from '@tenantry/shared/protocol/caller-check.ts';
import { KEY_USE } from '@tenantry/shared/protocol/key-use.ts';
import { SETUP_LINK } from '@tenantry/shared/protocol/setup-link.ts';
import type { FeatureCalls } from '#lib/engine-api/calls/calls.ts';
import type { FeatureAnswers } from '#lib/engine-api/queries.ts';
import type { FeatureContext } from '#lib/engine/session/features.ts';
import { accessEnds } from './access-ends.ts';
import { administratorDetail } from './administrator-detail.ts';
import { attentionCounts } from './attention-counts.ts';
import { Offboardings } from './offboardings.ts';
import { OperatorNotices } from './operator-notices.ts';
import { SavedViews } from './saved-views.ts';
import type { AdministratorPlaceQuery } from '#lib/engine-api/administrator-list.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';

export function administratorFeature(
	{ session, server, meta, onchange }: FeatureContext,
	{ onlist }: { readonly onlist: () => void }
) {
	const offboardings = new Offboardings({ meta, onchange });
	const operator = new OperatorNotices({ session, meta, onchange });
	const views = new SavedViews({ meta, rows: session.replica.view, onchange });
	return {
		calls: {
			// Rows do not tell when a key was last used.
			keyUse: (administratorId) =>
				session.whileSignedIn(() => server.ask(KEY_USE, { administratorId })),
			makeSetupLink: (administratorId) =>
				session.whileSignedIn(() => server.ask(SETUP_LINK, { administratorId })),
			checkCaller: (administratorId, code) =>
				session.whileSignedIn(() => server.ask(CALLER_CHECK, { administratorId, code })),
			keepOffboarding: (id, offboarding) => offboardings.keep(id, offboarding),
			dismissOperatorNotices: (at) => operator.dismiss(at),
			keepView: (view) => views.keep(view),
			dropView: (viewId) => views.drop(viewId)
		} satisfies Partial<FeatureCalls>,
		answers: {
			accessEnds: () => accessEnds(session),
			administrator: ({ id }) => administratorDetail(session, id),
			attention: () => {
				onlist();
				return attentionCounts(session);
			},
			administratorPlace: (query) => administratorPlace(session, query),
			operatorNotices: () => operator.answer(),
			offboarding: ({ id }) => offboardings.of(id),
			views: () => views.current
		} satisfies Partial<FeatureAnswers>
	};
}

export function administratorPlace(
	{ administratorList }: OpenSession,
	{ id, search, filter, sort }: AdministratorPlaceQuery
): number | null {
	const place = administratorList
		.select({ search, filter, sort })
		.findIndex((entry) => entry.id === id);
	return place === -1 ? null : place;
}
