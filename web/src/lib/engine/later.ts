// What the engine does without until the first list is shown, in one file of the build.
export { openFeatures } from './features/features.ts';
export { signInCallsOf } from './people/sign-in-calls.ts';
