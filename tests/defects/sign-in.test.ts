// @long: runs the tests of sign-in, and of the operator, once for each planted defect
import { GUESSING } from './catalog/guessing.ts';
import { OPERATING } from './catalog/operating.ts';
import { PROVING } from './catalog/proving.ts';
import { TRUSTING } from './catalog/trusting.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught([...PROVING, ...TRUSTING, ...GUESSING, ...OPERATING].filter(isSeenByTest));
