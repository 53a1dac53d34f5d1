// @long: runs the tests of access that ends once for each planted defect
import { ENDING } from './catalog/ending.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught(ENDING.filter(isSeenByTest));
