// How rare answers are read, in a chunk of its own, because the first list does without them.
export { NewApiKey } from '@tenantry/shared/protocol/api-key.ts';
export { KnownAnswer } from '@tenantry/shared/protocol/known.ts';
export { Links } from '@tenantry/shared/protocol/links.ts';
export { EnrolmentStartAnswer, SignInAnswer } from '@tenantry/shared/protocol/sign-in.ts';
