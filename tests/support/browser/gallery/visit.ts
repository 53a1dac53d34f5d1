import type { Browser } from '#support/browser/browser.ts';
import type { World } from '#support/world/world.ts';
import type { Take } from './gallery.ts';

/** Where the pictures of one group are taken: a world of its own, and a browser that is still empty. */
export interface Stage {
	readonly world: World;
	readonly browser: Browser;
	readonly take: Take;
}
