import { ensureBrowser } from '#support/browser/installed.ts';

/** Runs before the workers, which read the configuration again and so find the browser. */
export default function setup(): void {
	ensureBrowser();
}
