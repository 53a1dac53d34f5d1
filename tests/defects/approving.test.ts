// @long: runs the tests of approval once for each planted defect
import { APPROVING } from './catalog/approving.ts';
import { DECIDING_AGAIN } from './catalog/deciding-again.ts';
import { EXPORTING } from './catalog/exporting.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught([...APPROVING, ...EXPORTING, ...DECIDING_AGAIN].filter(isSeenByTest));
