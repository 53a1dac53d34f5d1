import type { FeatureCalls } from '#lib/engine-api/calls/calls.ts';
import type { FeatureAnswers } from '#lib/engine-api/queries.ts';
import type { FeatureContext } from '#lib/engine/session/features.ts';
import { askAccountSecurity } from './ask-own-security.ts';
import { Devices } from './devices.ts';
import { OwnNotices } from './own-notices.ts';
import { OwnNotifications } from './own-notifications.ts';

export function devicesFeature(context: FeatureContext) {
	const devices = new Devices(context);
	const notices = new OwnNotices(context);
	const notifications = new OwnNotifications(context);
	return {
		calls: {
			renameDevice: (id, name) => devices.rename(id, name),
			askAccountSecurity: (question) => askAccountSecurity(context, question),
			noteSeen: (at) => notices.noteSeen(at),
			notificationChoice: () => notifications.choice(),
			askNotifications: () => notifications.ask(),
			keepNotifications: (subscription) => notifications.keep(subscription)
		} satisfies Partial<FeatureCalls>,
		answers: {
			devices: (query) => devices.answer(query),
			notices: (query) => notices.answer(query)
		} satisfies Partial<FeatureAnswers>
	};
}
