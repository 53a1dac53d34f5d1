// @all: runs the tests of carried changes once for each planted defect
import { COURIER } from './catalog/courier.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught(COURIER.filter(isSeenByTest));
