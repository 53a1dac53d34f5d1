// @all: runs the tests of locked send once for each planted defect
import { LOCKED } from './catalog/locked.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught(LOCKED.filter(isSeenByTest));
