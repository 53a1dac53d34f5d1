import { existsSync } from 'node:fs';

/** Whether the version has access reviews and changes that are handed over, as 1.0.0 has not. */
export const hasLaterFormats = existsSync('web/src/lib/carried');
