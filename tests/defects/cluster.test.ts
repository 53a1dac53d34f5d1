// @all: runs the cluster once for each planted defect
import { DEFECTS, isSeenByCluster } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught(DEFECTS.filter(isSeenByCluster));
