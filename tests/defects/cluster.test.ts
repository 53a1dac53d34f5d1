import { DEFECTS, isSeenByCluster } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught(DEFECTS.filter(isSeenByCluster));
