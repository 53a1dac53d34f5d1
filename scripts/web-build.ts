import { isBuildCurrent } from '@tenantry/web/vite-build-stamp.ts';
import { run, type Step } from './step.ts';

export const webBuild: Step = { name: 'vite build', command: ['vite', 'build'], folder: 'web' };

/** Builds the app, unless the existing build came from the same files. */
export async function buildWhenChanged(): Promise<boolean> {
	return (await isBuildCurrent()) || run(webBuild, 'on failure');
}
