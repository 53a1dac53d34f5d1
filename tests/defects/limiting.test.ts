// @long: runs the tests of limits once for each planted defect
import { LIMITING } from './catalog/limiting.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught(LIMITING.filter(isSeenByTest));
