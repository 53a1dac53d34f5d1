/**
 * Row of `meta`: while it is there, guarded records of the queue without a mark have not left the
 * device. A sender without room for a mark deletes it.
 */
export const UNSENT = { id: 'unsent', value: true } as const;
