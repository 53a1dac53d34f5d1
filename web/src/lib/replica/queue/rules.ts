/** What decides about changes, in one file of its own; see `mutators.ts`. */
export { inTodaysForm, mutatorOf, namedSubjectOf } from '@tenantry/shared/mutators.ts';
export { needsApproval } from '@tenantry/shared/domain/approval/need.ts';
