import { isBuildCurrent } from '@tenantry/web/vite-build-stamp.ts';

/** The specs drive the app that was built: one that is older than its source would prove nothing. */
export default async function setup(): Promise<void> {
	await requireCurrentBuild();
}

export async function requireCurrentBuild(root?: string): Promise<void> {
	if (await isBuildCurrent(root)) return;
	throw new Error(
		'web/build is missing or older than its source. Run `pnpm exec vite build` in web, then start the tests again.'
	);
}
