// @all: runs the tests of evidence once for each planted defect
import { ATTESTING } from './catalog/attesting.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught(ATTESTING.filter(isSeenByTest));
