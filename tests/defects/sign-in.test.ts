// @all: runs the tests of sign-in once for each planted defect
import { PROVING } from './catalog/proving.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught(PROVING.filter(isSeenByTest));
