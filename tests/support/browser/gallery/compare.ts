import { byName } from '#support/browser/authenticator.ts';
import { test } from '#support/browser/test.ts';
import { openGallery } from './gallery.ts';
import type { Stage } from './visit.ts';

/** Declares a test for each group of pictures, which lie in a folder with its name. */
export function comparePictures(
	groups: Readonly<Record<string, (stage: Stage) => Promise<void>>>
): void {
	for (const [group, visit] of Object.entries(groups))
		test(`the screens of “${group}” look as they do in their pictures`, async ({
			world,
			openKillableBrowser
		}, info) => {
			const browser = await openKillableBrowser({ baseURL: byName(world.url) });
			const gallery = await openGallery(browser.page, group, info);

			await visit({ world, browser, take: gallery.take });

			await gallery.finish();
		});
}
