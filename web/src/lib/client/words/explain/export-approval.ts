export const EXPORT_NEEDS_APPROVAL = 'Exporting needs another administrator’s approval.';
