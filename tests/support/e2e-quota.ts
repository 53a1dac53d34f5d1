import type { Browser } from '#support/e2e-browser.ts';

/** Whether the running browser has room for what an origin stores; it forgets that when it ends. */
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
