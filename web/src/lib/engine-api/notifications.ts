export type NotificationChoice = 'on' | 'off';
