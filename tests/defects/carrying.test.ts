// @long: runs the tests of carried changes and of receipts once for each planted defect
import { CARRYING } from './catalog/carrying.ts';
import { RECEIPTS_DEFECTS } from './catalog/receipts.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught([...CARRYING, ...RECEIPTS_DEFECTS].filter(isSeenByTest));
