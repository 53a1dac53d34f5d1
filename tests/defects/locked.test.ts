// @long: runs the tests of locked send once for each planted defect
import { LEAVING } from './catalog/leaving.ts';
import { LOCKED } from './catalog/locked.ts';
import { SEALING } from './catalog/sealing.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught([...LOCKED, ...LEAVING, ...SEALING].filter(isSeenByTest));
