import { isBuildCurrent } from '@tenantry/web/vite-plugins/build-stamp.ts';

/**
 * Requires a current build, because the specs drive the built app, and an older one would prove
 * nothing.
 */
export default async function setup(): Promise<void> {
	await requireCurrentBuild();
}

export async function requireCurrentBuild(root?: string): Promise<void> {
	if (await isBuildCurrent(root)) return;
	throw new Error(
		'web/build is missing or older than its source. Run `pnpm exec vite build` in web, then start the tests again.'
	);
}
