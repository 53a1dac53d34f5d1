/** Whether the person wants to be notified on this device when a change needs them. */
export type NotificationChoice = 'on' | 'off';
