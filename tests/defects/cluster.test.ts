// @all: runs the cluster once for each planted defect
import { DEFECTS, isSeenSoon } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught(DEFECTS.filter(isSeenSoon));
