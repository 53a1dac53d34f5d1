import type { Random } from '@tenantry/sync-server/demo/random.ts';
import { enterPassphrase, takeOver } from './app.ts';
import type { KillableBrowser } from './browser.ts';
import { changePerson, lock } from './lock.ts';
import { deployNewerBuild, rollBack, takeUpdate } from './newer-build.ts';
import { quotaOf } from './storage/quota.ts';
import type { Shift } from './shift.ts';
import { ada, ben } from '#support/world/people.ts';
import type { World } from '#support/world/world.ts';

export const MISHAPS = ['dead worker', 'full and locked', 'two people', 'rolled back'] as const;
/** What happens to a device besides kills of its browser. */
export type Mishap = (typeof MISHAPS)[number];

export interface Scene {
	readonly world: World;
	readonly browser: KillableBrowser;
	readonly shift: Shift;
	readonly random: Random;
	/** Ends what a mishap leaves running. */
	readonly kept: AsyncDisposableStack;
}

/** Lets it happen while Ada works; ends with her app open. */
export async function letHappen(mishap: Mishap, scene: Scene): Promise<void> {
	await HAPPEN[mishap](scene);
}

const HAPPEN: Readonly<Record<Mishap, (scene: Scene) => Promise<void>>> = {
	async 'dead worker'({ browser, shift }) {
		const { page } = browser;
		const pid = await browser.workerProcess(page);
		await shift.work(page);
		process.kill(pid, 'SIGKILL');
		await page.getByRole('heading', { name: 'Unlock', exact: true }).waitFor();
		await enterPassphrase(page);
	},

	async 'full and locked'({ world, browser, shift, random }) {
		const { page } = browser;
		const quota = await quotaOf(browser, world.url);
		await shift.work(page);
		await quota.fill();
		await lock(page);
		world.wire.heal();
		const isFullWhenOpened = random.chance(0.5);
		if (!isFullWhenOpened) await quota.makeRoom();
		await enterPassphrase(page);
		if (isFullWhenOpened) await quota.makeRoom();
	},

	async 'two people'({ world, browser, shift }) {
		const { page } = browser;
		await shift.work(page);
		await lock(page);
		world.wire.heal();
		await takeOver(page, ben);
		shift.handTo(ben);
		world.wire.cut();
		await shift.work(page);
		world.wire.heal();
		await changePerson(page, ada);
		shift.handTo(ada);
	},

	async 'rolled back'({ world, browser, shift, kept }) {
		const { page } = browser;
		world.wire.heal();
		const newer = await deployNewerBuild(world);
		await takeUpdate(page);
		await enterPassphrase(page);
		world.wire.cut();
		await shift.work(page);
		// Leaves the app, so that the newer build sends nothing once the wire is healed.
		await page.goto('about:blank');
		const older = await rollBack(newer, world);
		world.wire.heal();
		await page.goto('/');
		await takeUpdate(page);
		const tooOld = { name: 'This version of Tenantry is too old for your data' };
		await page.getByRole('heading', tooOld).waitFor();
		const again = await deployNewerBuild({ ...world, server: older });
		kept.defer(() => again.close());
		await page.getByRole('button', { name: 'Check for updates', exact: true }).click();
		await page.getByRole('button', { name: 'Update now', exact: true }).click();
		await enterPassphrase(page);
	}
};
