import * as z from 'zod/mini';
import { get, post } from './endpoint.ts';

/** Is this person to be reminded by email of changes that need them? */
export const RemindersRequest = z.strictObject({ isOn: z.boolean() });

/** Is this person reminded by email? */
export const RemindersAnswer = z.object({ isOn: z.boolean() });
export type RemindersAnswer = z.infer<typeof RemindersAnswer>;

export const REMINDERS = get('/session/v1/reminders', RemindersAnswer);
export const CHOOSE_REMINDERS = post('/session/v1/reminders', RemindersRequest, RemindersAnswer);
