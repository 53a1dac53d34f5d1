// What any screen may show and none begins with, in one file of the build.
export { default as ChangeNotice } from '#lib/components/change/ChangeNotice.svelte';
export { default as ExportApprovalDialog } from '#lib/components/exports/ExportApprovalDialog.svelte';
export { default as StepUpDialog } from '#lib/components/session/StepUpDialog.svelte';
