import { resolve } from 'node:path';
import * as activity from '@tenantry/web/components/activity/activity-words.ts';
import * as states from '@tenantry/web/client/words/change-state.ts';
import * as changes from '@tenantry/web/client/words/change-words.ts';
import * as notices from '@tenantry/web/client/words/notice-words.ts';
import { translation } from '@tenantry/web/vite-plugins/translation.ts';
import { createServer } from 'vite';
import type { Words } from './surfaces.ts';

export const ENGLISH: Words = { ...activity, ...states, ...changes, ...notices };

const WEB = resolve(import.meta.dirname, '../../../web');
const LIB = resolve(WEB, 'src/lib');

/** Loads the same modules as the build in Spanish has them. */
export async function loadSpanish(): Promise<Words> {
	const server = await createServer({
		root: WEB,
		configFile: false,
		logLevel: 'error',
		appType: 'custom',
		server: { middlewareMode: true, ws: false, watch: null, hmr: false },
		optimizeDeps: { noDiscovery: true },
		plugins: [translation('es')]
	});
	try {
		const loaded = await Promise.all(
			[
				'components/activity/activity-words.ts',
				'client/words/change-state.ts',
				'client/words/change-words.ts',
				'client/words/notice-words.ts'
			].map((file) => server.ssrLoadModule(`${LIB}/${file}`))
		);
		// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- a module that is loaded by its name has no type
		const spanish: Words = Object.assign({ ...ENGLISH }, ...loaded);
		return spanish;
	} finally {
		await server.close();
	}
}
