import { readFile } from 'node:fs/promises';

import { createSigner } from '#auth/keys/signer.ts';
import { verifyChains } from '#backup/chains.ts';
import { readCheckpoint, writeCheckpoint } from '#checkpoint/checkpoint.ts';
import { missingSince } from '#checkpoint/compare.ts';
import { StartRefused } from '#start-refused.ts';

import type { Operation, CommandResult } from './operator.ts';
import { verifyStates } from './verify-state.ts';

const ALL_SEEN = { text: '', isIntact: true };
const NOTHING_COMPARED = {
	text: 'The rows were not compared, because the chain has to be repaired first.\n',
	isIntact: false
};

/**
 * Verifies every chain, compares the rows with what the chains say, and, where a file of
 * checkpoints is given, looks for what each checkpoint saw.
 */
export async function verifyAuditCommand(operation: Operation): Promise<CommandResult> {
	const { store, checkpoint } = operation;
	const chains = await verifyChains(store);
	// A broken chain proves nothing about rows.
	const states = chains.isIntact ? await verifyStates(store) : NOTHING_COMPARED;
	const compared = checkpoint === undefined ? ALL_SEEN : await compare(checkpoint, operation);
	const isIntact = chains.isIntact && states.isIntact && compared.isIntact;
	return { text: chains.text + states.text + compared.text, exitCode: isIntact ? 0 : 1 };
}

/** Signs how far every chain has got; a broken chain is not vouched for. */
export async function checkpointCommand({ store, keys, at }: Operation): Promise<CommandResult> {
	const { text, isIntact } = await verifyChains(store);
	if (!isIntact) throw new StartRefused(text.trim());
	return {
		text: await writeCheckpoint(store.db, createSigner(keys, 'signature of a checkpoint'), at),
		exitCode: 0
	};
}

async function compare(path: string, { store, keys }: Operation) {
	const lines = await readLines(path);
	const signer = createSigner(keys, 'signature of a checkpoint');
	const said: string[] = [];
	for (const [place, line] of lines.entries()) {
		const checkpoint = readCheckpoint(line, signer);
		if (checkpoint === undefined)
			said.push(`${path}, line ${place + 1}: no key that is here has signed this.\n`);
		else said.push(...(await missingSince(store.db, checkpoint)));
	}
	const isIntact = said.length === 0;
	const text = isIntact
		? `${lines.length} checkpoints: all that they saw is here.\n`
		: said.join('');
	return { text, isIntact };
}

async function readLines(path: string): Promise<string[]> {
	const text = await readFile(path, 'utf8').catch(() => {
		throw new StartRefused(`${path} cannot be read.`);
	});
	const lines = text.split('\n').filter((line) => line.trim() !== '');
	if (lines.length === 0) throw new StartRefused(`${path} is not a checkpoint.`);
	return lines;
}
