// @all: runs the tests of the shared code once for each planted defect
import { MERGING } from './catalog/merging.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught(MERGING.filter(isSeenByTest));
