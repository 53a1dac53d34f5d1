// @all: runs the tests of approval once for each planted defect
import { APPROVING } from './catalog/approving.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught(APPROVING.filter(isSeenByTest));
