// @all: runs the tests of approval once for each planted defect
import { APPROVING } from './catalog/approving.ts';
import { DECIDING_AGAIN } from './catalog/deciding-again.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught([...APPROVING, ...DECIDING_AGAIN].filter(isSeenByTest));
