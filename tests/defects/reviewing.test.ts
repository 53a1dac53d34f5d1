// @all: runs the tests of access reviews once for each planted defect
import { REVIEWING } from './catalog/reviewing.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught(REVIEWING.filter(isSeenByTest));
