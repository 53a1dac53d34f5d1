import { killServer } from '#support/servers/kills.ts';
import { PHASES } from '#support/servers/phase.ts';
import type { Strand } from './strand.ts';

const KILLS_A_TURN = 12;

/** Real servers, killed under devices. */
export const serverStrand: Strand = {
	moments: PHASES,
	async takeTurn(turn) {
		await killServer({ ...turn, kills: KILLS_A_TURN });
		return { runs: 1 };
	}
};
