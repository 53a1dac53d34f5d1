import { ensureBrowser } from '#support/browser.ts';

/** Workers read the configuration anew, after this, and so find the browser. */
export default function setup(): void {
	ensureBrowser();
}
