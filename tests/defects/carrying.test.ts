// @all: runs the tests of carried changes once for each planted defect
import { CARRYING } from './catalog/carrying.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught(CARRYING.filter(isSeenByTest));
