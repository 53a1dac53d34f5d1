import type { Browser } from '#support/browser/browser.ts';

/** Storage quota of an origin in the running browser, which forgets it when it ends. */
interface Quota {
	fill(): Promise<void>;
	makeRoom(): Promise<void>;
}

export async function quotaOf({ context, page }: Browser, origin: string): Promise<Quota> {
	const devtools = await context.newCDPSession(page);
	const override = async (limit: { readonly quotaSize?: number }): Promise<void> => {
		await devtools.send('Storage.overrideQuotaForOrigin', { origin, ...limit });
	};
	return { fill: () => override({ quotaSize: 1 }), makeRoom: () => override({}) };
}
