// @long: compares every screen, in several sizes and both themes, with its stored picture
import { visitActivity } from '#support/browser/gallery/activity.ts';
import { visitBulk, visitList } from '#support/browser/gallery/administrators.ts';
import { visitCarried } from '#support/browser/gallery/carried.ts';
import { comparePictures } from '#support/browser/gallery/compare.ts';
import { visitChanges } from '#support/browser/gallery/changes.ts';
import { visitDoor, visitPasskeys } from '#support/browser/gallery/door.ts';
import { openGallery } from '#support/browser/gallery/gallery.ts';
import { visitLocked } from '#support/browser/gallery/locked.ts';
import { visitNames } from '#support/browser/gallery/names.ts';
import { visitPanel, visitPeople } from '#support/browser/gallery/panel.ts';
import { visitApprovals } from '#support/browser/gallery/approvals.ts';
import { visitPlans } from '#support/browser/gallery/plans.ts';
import { visitReviews } from '#support/browser/gallery/reviews.ts';
import { visitSettings } from '#support/browser/gallery/settings.ts';
import { visitSpreadsheets } from '#support/browser/gallery/spreadsheets.ts';
import { visitStart } from '#support/browser/gallery/start.ts';
import { PHONE, PHONE_ARGS, visitStrip } from '#support/browser/gallery/strip.ts';
import { test as portalTest } from '#support/browser/new-portal.ts';
import { test as lineTest } from '#support/browser/own-line.ts';
import { test } from '#support/browser/test.ts';

// The shell blocks notifications.
test.use({ program: 'browser' });

/** The pictures of each group lie in a folder with its name. */
const groups = {
	door: visitDoor,
	passkeys: visitPasskeys,
	locked: visitLocked,
	carried: visitCarried,
	administrators: visitList,
	names: visitNames,
	bulk: visitBulk,
	administrator: visitPanel,
	people: visitPeople,
	plans: visitPlans,
	approvals: visitApprovals,
	reviews: visitReviews,
	changes: visitChanges,
	activity: visitActivity,
	settings: visitSettings,
	spreadsheets: visitSpreadsheets
};

comparePictures(groups);

portalTest(
	'the screens of “start” look as they do in their pictures',
	async ({ portal, phone }, info) => {
		const gallery = await openGallery(phone.page, 'start', info);

		await visitStart({ portal, browser: phone, take: gallery.take });

		await gallery.finish();
	}
);

lineTest(
	'the pictures at the top of the README look like the app',
	async ({ openKillableBrowser, line }, info) => {
		const viewport = PHONE;
		const author = await openKillableBrowser({
			viewport,
			deviceScaleFactor: 2,
			args: [...PHONE_ARGS, ...line.args]
		});
		const colleague = await openKillableBrowser({ viewport });
		// Text is drawn in another way at twice the scale, which says nothing of the machine.
		const gallery = await openGallery(colleague.page, 'readme', info);

		await visitStrip({ author: author.page, colleague: colleague.page, line, gallery });

		await gallery.finish();
	}
);
