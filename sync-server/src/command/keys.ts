import { countSealedElsewhere, resealSeeds } from '#auth/totp/reseal.ts';
import { newSealingKey, replaceSecretFile } from '#auth/keys/secret-file.ts';
import { codeOf } from '#data-folder.ts';
import { noteSealingKey, readSealingNote, secretPathOf } from '#sealing.ts';
import { StartRefused } from '#start-refused.ts';

import type { Operation, CommandResult } from './operator.ts';

/**
 * Puts a new key first and reseals everything under it. If it was interrupted, or the operator has
 * put a key there by hand, it continues with the key that is first and not yet noted.
 */
export async function rotateKeysCommand(operation: Operation): Promise<CommandResult> {
	const { store, sealer, keys } = operation;
	const path = secretPathOf(operation.config);
	const note = await readSealingNote(store.db);
	if (note === keys()[0].id) await putNewKeyFirst(path, operation);
	const { sealed, unopened } = await resealSeeds(store.db, sealer);
	await noteSealingKey(store.db, sealer.keyId);
	const others = keys().slice(1);
	const lines = [
		`The key ${sealer.keyId} of ${path} is used from now on; ${sealed} second factors were re-encrypted.\n`,
		...others.map(({ id }) => `No second factor uses the key ${id} any longer.\n`),
		'Keep the old keys for another day, and for as long as you keep backups and checkpoints made with them.\n'
	];
	if (unopened === 0) return { text: lines.join(''), exitCode: 0 };
	const lost = `${unopened} second factors can’t be decrypted with any key: these people need to enroll again.\n`;
	return { text: lines.join('') + lost, exitCode: 1 };
}

/** Lists the keys, and how many second factors are sealed under each. */
export async function listKeysCommand({ store, keys }: Operation): Promise<CommandResult> {
	const ids = keys().map(({ id }) => id);
	const total = await countSealedElsewhere(store.db, []);
	const lines: string[] = [];
	for (const [place, id] of ids.entries()) {
		const count = total - (await countSealedElsewhere(store.db, [id]));
		lines.push(`${id}: ${count} second factors${place === 0 ? ', and it seals' : ''}.\n`);
	}
	return { text: lines.join(''), exitCode: 0 };
}

async function putNewKeyFirst(path: string, { keys }: Operation): Promise<void> {
	try {
		await replaceSecretFile(path, [newSealingKey(), ...keys()]);
	} catch (error) {
		const code = codeOf(error);
		if (code === undefined) throw error;
		throw new StartRefused(
			`${path} cannot be written to (${code}): put a new key on its first line, and run this again.`
		);
	}
}
