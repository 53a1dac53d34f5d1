import { ApiKeyRequest, NewApiKey, OwnApiKey } from '@tenantry/shared/protocol/api-key.ts';
import { Copies } from '@tenantry/shared/protocol/copies.ts';
import { DeviceRenameRequest } from '@tenantry/shared/protocol/devices.ts';
import { FirstSetupRequest } from '@tenantry/shared/protocol/first-setup.ts';
import { Links } from '@tenantry/shared/protocol/links.ts';
import { OwnEventsAnswer } from '@tenantry/shared/protocol/own-events.ts';
import {
	PasskeyCreation,
	PasskeyCreationRequest,
	PasskeyQuestionRequest,
	PasskeyRemoveRequest,
	PasskeyRenameRequest,
	PasskeyRequest,
	PasskeysAnswer,
	PasskeySignInRequest
} from '@tenantry/shared/protocol/own-passkeys.ts';
import { PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import {
	NewRecoveryCodes,
	RecoveryCodeCount,
	RecoveryCodesRequest
} from '@tenantry/shared/protocol/recovery-codes.ts';
import { RemindersAnswer, RemindersRequest } from '@tenantry/shared/protocol/reminders.ts';
import { SignedIn } from '@tenantry/shared/protocol/session.ts';
import {
	LockRequest,
	ResumeRequest,
	SignOutRequest
} from '@tenantry/shared/protocol/session-requests.ts';
import {
	EnrolmentConfirmRequest,
	EnrolmentStartAnswer,
	EnrolmentStartRequest,
	PasswordRequest,
	SetupRequest,
	SignInAnswer,
	SignInRequest
} from '@tenantry/shared/protocol/sign-in.ts';
import { FreshFactor, StepUpRequest } from '@tenantry/shared/protocol/step-up.ts';
import * as z from 'zod/mini';
import { get, post, type Place } from './place.ts';

export const SESSION_PLACES: readonly Place[] = [
	post('/session/v1/sign-in', SignInRequest, SignInAnswer),
	post('/session/v1/enrolment/start', EnrolmentStartRequest, EnrolmentStartAnswer),
	post('/session/v1/enrolment/confirm', EnrolmentConfirmRequest, SignedIn),
	post('/session/v1/resume', ResumeRequest, SignedIn),
	post('/session/v1/setup', SetupRequest),
	post('/session/v1/reset', SetupRequest),
	post('/session/v1/password', PasswordRequest),
	post('/session/v1/lock', LockRequest),
	post('/session/v1/sign-out', SignOutRequest),
	post('/session/v1/first-setup', FirstSetupRequest),
	get('/session/v1/step-up', FreshFactor),
	post('/session/v1/step-up', StepUpRequest),
	get('/session/v1/recovery-codes', RecoveryCodeCount),
	post('/session/v1/step-up/question', PasskeyQuestionRequest, PasskeyQuestion),
	post('/session/v1/recovery-codes', RecoveryCodesRequest, NewRecoveryCodes),
	get('/session/v1/own-events', OwnEventsAnswer),
	get('/session/v1/reminders', RemindersAnswer),
	post('/session/v1/reminders', RemindersRequest, RemindersAnswer),
	get('/session/v1/passkeys', PasskeysAnswer),
	post('/session/v1/passkeys', PasskeyRequest),
	post('/session/v1/passkeys/creation', PasskeyCreationRequest, PasskeyCreation),
	post('/session/v1/passkeys/rename', PasskeyRenameRequest),
	post('/session/v1/passkeys/remove', PasskeyRemoveRequest),
	post('/session/v1/devices/rename', DeviceRenameRequest),
	post('/session/v1/passkey-sign-in/question', PasskeyQuestionRequest, PasskeyQuestion),
	post('/session/v1/passkey-sign-in', PasskeySignInRequest, SignedIn),
	get('/session/v1/copies', Copies),
	get('/session/v1/links', Links),
	get('/session/v1/api-key', z.nullable(OwnApiKey)),
	post('/session/v1/api-key', ApiKeyRequest, NewApiKey),
	{ method: 'DELETE', path: '/session/v1/api-key', body: ApiKeyRequest }
];
