// @long: runs the tests of the device once for each planted defect
import { KEEPING } from './catalog/keeping.ts';
import { LIVING } from './catalog/living.ts';
import { SAYING } from './catalog/saying.ts';
import { SENDING } from './catalog/sending.ts';
import { STORING } from './catalog/storing.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught([...SENDING, ...SAYING, ...KEEPING, ...STORING, ...LIVING].filter(isSeenByTest));
