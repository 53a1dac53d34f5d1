import { KEEPING } from './catalog/keeping.ts';
import { SENDING } from './catalog/sending.ts';
import { isSeenByTest } from './defects.ts';
import { expectCaught } from './expect-caught.ts';

expectCaught([...SENDING, ...KEEPING].filter(isSeenByTest));
