// @long: runs the tests of sign-in once for each planted defect
import { GUESSING } from './catalog/guessing.ts';
import { PROVING } from './catalog/proving.ts';
import { TRUSTING } from './catalog/trusting.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught([...PROVING, ...TRUSTING, ...GUESSING].filter(isSeenByTest));
