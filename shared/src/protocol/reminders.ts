import * as z from 'zod/mini';

/** POST /session/v1/reminders: is this person to be reminded by email of changes that need them? */
export const RemindersRequest = z.strictObject({ isOn: z.boolean() });

/** GET /session/v1/reminders: is this person reminded by email? */
export const RemindersAnswer = z.object({ isOn: z.boolean() });
export type RemindersAnswer = z.infer<typeof RemindersAnswer>;
