import { APPROVING } from './catalog/approving.ts';
import { ATTESTING } from './catalog/attesting.ts';
import { CALLING } from './catalog/calling.ts';
import { CARRYING } from './catalog/carrying.ts';
import { DECIDING } from './catalog/deciding.ts';
import { DECIDING_AGAIN } from './catalog/deciding-again.ts';
import { ENDING } from './catalog/ending.ts';
import { EXPORTING } from './catalog/exporting.ts';
import { GUESSING } from './catalog/guessing.ts';
import { FLUSHING } from './catalog/flushing.ts';
import { HANDING_OVER } from './catalog/handing-over.ts';
import { KEEPING } from './catalog/keeping.ts';
import { LEAVING } from './catalog/leaving.ts';
import { LIVING } from './catalog/living.ts';
import { LIMITING } from './catalog/limiting.ts';
import { LOOKING_UP } from './catalog/looking-up.ts';
import { LOCKED } from './catalog/locked.ts';
import { MERGING } from './catalog/merging.ts';
import { OPERATING } from './catalog/operating.ts';
import { PROVING } from './catalog/proving.ts';
import { RECEIPTS_DEFECTS } from './catalog/receipts.ts';
import { REVIEWING } from './catalog/reviewing.ts';
import { SAYING } from './catalog/saying.ts';
import { SEALING } from './catalog/sealing.ts';
import { SENDING } from './catalog/sending.ts';
import { STORING } from './catalog/storing.ts';
import { TELLING } from './catalog/telling.ts';
import { TRUSTING } from './catalog/trusting.ts';
import type { Defect } from './defect.ts';

export const DEFECTS: readonly Defect[] = [
	...MERGING,
	...DECIDING,
	...LOOKING_UP,
	...HANDING_OVER,
	...TELLING,
	...FLUSHING,
	...SENDING,
	...SAYING,
	...KEEPING,
	...STORING,
	...LIVING,
	...PROVING,
	...TRUSTING,
	...GUESSING,
	...LOCKED,
	...LEAVING,
	...SEALING,
	...CARRYING,
	...RECEIPTS_DEFECTS,
	...ENDING,
	...CALLING,
	...APPROVING,
	...OPERATING,
	...EXPORTING,
	...DECIDING_AGAIN,
	...ATTESTING,
	...REVIEWING,
	...LIMITING
];

/** Runs of the cluster within a minute. */
const FEW_RUNS = 6;

/** Defects that only a simulated cluster catches take longest, so separate tests plant them. */
export function isSeenByCluster({ caughtBy }: Defect): boolean {
	return 'check' in caughtBy;
}

export function isSeenByTest(defect: Defect): boolean {
	return !isSeenByCluster(defect);
}

/** Whether the cluster takes so few runs to catch a defect that it need not wait for `test:long`. */
export function isSeenSoon({ caughtBy }: Defect): boolean {
	return 'check' in caughtBy && caughtBy.runs <= FEW_RUNS;
}
