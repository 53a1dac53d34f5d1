import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitUntil } from '#support/runner/wait.ts';
import type { World } from '#support/world/world.ts';

/** Returns the mails to an address as files; they lie in the data folder where no mail server is set. */
export async function filesTo({ server }: World, email: string): Promise<string[]> {
	const folder = join(server.dataDir, 'mail');
	const names = await readdir(folder).catch(() => []);
	const files = names.filter((name) => name.endsWith('.eml'));
	const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
	return texts.filter((text) => text.includes(`To: ${email}`));
}

/** Waits for a mail in which a pattern occurs; returns what it matched in each, soft breaks undone. */
export async function foundInMails(
	world: World,
	email: string,
	pattern: RegExp
): Promise<string[]> {
	const find = async () => {
		const mails = await filesTo(world, email);
		return mails.flatMap(
			(mail) => pattern.exec(mail.replaceAll('=\n', '').replaceAll('=3D', '='))?.[0] ?? []
		);
	};
	await waitUntil(async () => (await find()).length > 0);
	return find();
}
