import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from '@playwright/test';
import { browserLaunch } from '@tenantry/tests/support/browser/installed.ts';

/** A browser as one device; its storage is on disk and outlives it. */
export interface Device extends AsyncDisposable {
	/** Folder of the storage, which each of its processes names. */
	readonly profile: string;
	/** Cold-starts the browser with the storage it kept. */
	start(): Promise<BrowserContext>;
	stop(): Promise<void>;
}

export async function createDevice(): Promise<Device> {
	const profile = await mkdtemp(join(tmpdir(), 'tenantry-bench-device-'));
	let context: BrowserContext | undefined;

	async function stop(): Promise<void> {
		await context?.close();
		context = undefined;
	}

	return {
		profile,
		async start() {
			await stop();
			context = await chromium.launchPersistentContext(profile, browserLaunch());
			return context;
		},
		stop,
		async [Symbol.asyncDispose]() {
			await stop();
			await rm(profile, { recursive: true, force: true });
		}
	};
}
