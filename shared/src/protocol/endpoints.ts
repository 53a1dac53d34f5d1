import { OWN_API_KEY, MAKE_API_KEY, REVOKE_API_KEY } from './api-key.ts';
import { AUDIT, AUDIT_VERIFY, AUDIT_EXPORT, REVIEW_EVIDENCE } from './audit.ts';
import { CALLER_CHECK } from './caller-check.ts';
import { COPIES } from './copies.ts';
import { DEVICES, RENAME_DEVICE } from './devices.ts';
import { ENVELOPES, ENVELOPE_KEY } from './envelope.ts';
import { FIRST_SETUP } from './first-setup.ts';
import { KEY_USE } from './key-use.ts';
import { KNOWN } from './known.ts';
import { LINKS } from './links.ts';
import {
	NOTIFICATIONS,
	SUBSCRIBE,
	UNSUBSCRIBE,
	REMINDERS,
	CHOOSE_REMINDERS
} from './notifications.ts';
import { OVERVIEW } from './overview.ts';
import { OWN_EVENTS } from './own-events.ts';
import {
	PASSKEYS,
	ADD_PASSKEY,
	CREATE_PASSKEY,
	RENAME_PASSKEY,
	REMOVE_PASSKEY,
	ASK_PASSKEY_SIGN_IN,
	ASK_PASSKEY_STEP_UP,
	PASSKEY_SIGN_IN
} from './own-passkeys.ts';
import { EVENTS } from './poke.ts';
import { PULL } from './pull.ts';
import { PUSH } from './push.ts';
import { QUARANTINE } from './quarantine.ts';
import { COUNT_RECOVERY_CODES, RENEW_RECOVERY_CODES } from './recovery-codes.ts';
import { RESUME, LOCK, SIGN_OUT } from './session-requests.ts';
import { SETUP_LINK } from './setup-link.ts';
import { SIGN_IN, START_ENROLMENT, CONFIRM_ENROLMENT, SETUP, RESET, PASSWORD } from './sign-in.ts';
import { FRESHNESS, STEP_UP } from './step-up.ts';
import type { Endpoint } from './endpoint.ts';

/** Every question that an app asks the server, in the files of their messages. */
export const ENDPOINTS: readonly Endpoint[] = [
	OWN_API_KEY,
	MAKE_API_KEY,
	REVOKE_API_KEY,
	AUDIT,
	AUDIT_VERIFY,
	AUDIT_EXPORT,
	REVIEW_EVIDENCE,
	CALLER_CHECK,
	COPIES,
	DEVICES,
	RENAME_DEVICE,
	ENVELOPES,
	ENVELOPE_KEY,
	FIRST_SETUP,
	KEY_USE,
	KNOWN,
	LINKS,
	NOTIFICATIONS,
	SUBSCRIBE,
	UNSUBSCRIBE,
	OVERVIEW,
	OWN_EVENTS,
	PASSKEYS,
	ADD_PASSKEY,
	CREATE_PASSKEY,
	RENAME_PASSKEY,
	REMOVE_PASSKEY,
	ASK_PASSKEY_SIGN_IN,
	ASK_PASSKEY_STEP_UP,
	PASSKEY_SIGN_IN,
	EVENTS,
	PULL,
	PUSH,
	QUARANTINE,
	COUNT_RECOVERY_CODES,
	RENEW_RECOVERY_CODES,
	REMINDERS,
	CHOOSE_REMINDERS,
	RESUME,
	LOCK,
	SIGN_OUT,
	SETUP_LINK,
	SIGN_IN,
	START_ENROLMENT,
	CONFIRM_ENROLMENT,
	SETUP,
	RESET,
	PASSWORD,
	FRESHNESS,
	STEP_UP
];
