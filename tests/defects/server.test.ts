// @long: runs the tests of the server once for each planted defect
import { DECIDING } from './catalog/deciding.ts';
import { LOOKING_UP } from './catalog/looking-up.ts';
import { FLUSHING } from './catalog/flushing.ts';
import { HANDING_OVER } from './catalog/handing-over.ts';
import { TELLING } from './catalog/telling.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught(
	[...DECIDING, ...FLUSHING, ...LOOKING_UP, ...HANDING_OVER, ...TELLING].filter(isSeenByTest)
);
