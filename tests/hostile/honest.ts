import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { newId } from '#support/servers/operator.ts';
import type { ServerProcess } from '#support/servers/process.ts';
import type { ServerReplica } from '#support/servers/replica.ts';
import { figuresOf, type Figures } from './figures.ts';
import type { Notified } from './notified.ts';

export const MEASURED = ['pull', 'push of ten', 'email', 'notification', 'livez'] as const;
export type Measured = (typeof MEASURED)[number];
export type Measures = Readonly<Record<Measured, Figures>>;

/** People of one provider who work, and what their changes lead to. */
export interface Honest {
	readonly server: ServerProcess;
	readonly replica: ServerReplica;
	readonly notified: Notified;
	/** Every organization that the server has said it created. */
	readonly created: string[];
}

/** Works for a while, and measures what each step takes. A step that fails ends it. */
export async function measureFor(forMs: number, honest: Honest): Promise<Measures> {
	const times = Object.fromEntries(MEASURED.map((what) => [what, Array.of<number>()]));
	const until = performance.now() + forMs;
	const repeat = async (what: Measured, pauseMs: number, run: () => Promise<void>) => {
		do {
			const began = performance.now();
			await run();
			times[what]?.push(performance.now() - began);
			await setTimeout(pauseMs);
		} while (performance.now() < until);
	};
	const { server, replica, notified } = honest;
	await Promise.all([
		repeat('pull', 50, () => replica.pull()),
		// With the invitations below the 50 changes a second that a person may push for long.
		repeat('push of ten', 300, () => pushTen(honest)),
		repeat('email', 200, () => invite(honest)),
		repeat('notification', notified.pauseMs, () => notified.next()),
		repeat('livez', 100, () => isLive(server))
	]);
	const measured = MEASURED.map((what) => [what, figuresOf(times[what] ?? [])] as const);
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- One entry for each.
	return Object.fromEntries(measured) as Measures;
}

export async function isLive({ url }: ServerProcess): Promise<void> {
	const answer = await fetch(`${url}/livez`);
	if (!answer.ok) throw new Error('Not live.');
	await answer.text();
}

export async function pushTen({ replica, created }: Honest): Promise<void> {
	const ids = Array.from({ length: 10 }, newId);
	const results = await replica.push(
		...ids.map((id) => replica.mutation('organization.create', { id, name: 'Ten' }))
	);
	if (results.some(({ outcome }) => outcome !== 'applied')) throw new Error('Not applied.');
	created.push(...ids);
}

/** Adds a person, and waits until their invitation has been written. */
async function invite({ server, replica }: Honest): Promise<void> {
	const id = AdministratorId.parse(newId());
	const email = `${id}@north.example`;
	const args = { id, email, firstName: 'Noor', lastName: 'Invited', role: 'Help Desk' as const };
	const [added] = await replica.push(replica.mutation('administrator.create', args));
	if (added?.outcome !== 'applied') throw new Error('Not added.');
	const folder = join(server.dataDir, 'mail');
	while (!(await isWrittenTo(folder, email))) await setTimeout(20);
}

async function isWrittenTo(folder: string, email: string): Promise<boolean> {
	const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
	const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
	// The folder stays small, so that finding an email takes no longer with time.
	await Promise.all(names.map((name) => rm(join(folder, name))));
	return texts.some((text) => text.includes(email));
}
