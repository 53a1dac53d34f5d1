// @long: runs the cluster up to a hundred and ten times for each planted defect
import { DEFECTS, isSeenByCluster, isSeenSoon } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught(DEFECTS.filter((defect) => isSeenByCluster(defect) && !isSeenSoon(defect)));
