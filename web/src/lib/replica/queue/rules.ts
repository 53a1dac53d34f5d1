export { inTodaysForm, mutatorOf, namedSubjectOf } from '@tenantry/shared/mutators.ts';
export { needsApproval } from '@tenantry/shared/domain/approval/need.ts';
