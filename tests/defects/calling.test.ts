// @long: runs the tests of access that ends once for each planted defect
import { CALLING } from './catalog/calling.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught(CALLING.filter(isSeenByTest));
