import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { AuditAnswer, AuditRequest, AuditVerifyAnswer } from '@tenantry/shared/protocol/audit.ts';
import { Copies } from '@tenantry/shared/protocol/copies.ts';
import { DevicesAnswer } from '@tenantry/shared/protocol/devices.ts';
import {
	EnvelopeContent,
	EnvelopeKeyAnswer,
	EnvelopeKeyRequest,
	EnvelopesAnswer,
	EnvelopesRequest
} from '@tenantry/shared/protocol/envelope.ts';
import { FirstSetupRequest } from '@tenantry/shared/protocol/first-setup.ts';
import { KeyUseAnswer } from '@tenantry/shared/protocol/key-use.ts';
import { KnownAnswer } from '@tenantry/shared/protocol/known.ts';
import { NotificationSubscription } from '@tenantry/shared/protocol/notification-subscription.ts';
import { CallerCheckAnswer } from '@tenantry/shared/protocol/caller-check.ts';
import { NotificationsAnswer } from '@tenantry/shared/protocol/notifications.ts';
import { OverviewAnswer } from '@tenantry/shared/protocol/overview.ts';
import { Poke } from '@tenantry/shared/protocol/poke.ts';
import { PullAnswer, PullRequest } from '@tenantry/shared/protocol/pull.ts';
import { PushAnswer, PushRequest } from '@tenantry/shared/protocol/push.ts';
import { HandOverAnswer, HandOverRequest } from '@tenantry/shared/protocol/quarantine.ts';
import { SetupLinkAnswer } from '@tenantry/shared/protocol/setup-link.ts';
import { SignInAnswer } from '@tenantry/shared/protocol/sign-in.ts';
import { FreshFactor } from '@tenantry/shared/protocol/step-up.ts';
import { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import { Verdict } from '@tenantry/shared/protocol/verdict.ts';

const schemasByName = {
	AuditAnswer,
	AuditRequest,
	AuditVerifyAnswer,
	CallerCheckAnswer,
	KeyUseAnswer,
	KnownAnswer,
	NotificationsAnswer,
	NotificationSubscription,
	OverviewAnswer,
	SetupLinkAnswer,
	Poke,
	PullAnswer,
	PullRequest,
	PushAnswer,
	PushRequest,
	Copies,
	DevicesAnswer,
	EnvelopeContent,
	EnvelopeKeyAnswer,
	EnvelopeKeyRequest,
	EnvelopesAnswer,
	EnvelopesRequest,
	FirstSetupRequest,
	FreshFactor,
	HandOverAnswer,
	HandOverRequest,
	SignInAnswer,
	SyncError,
	Verdict
};

const text = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
const examples = new Map(
	[...text.matchAll(/```json (\w+)\n([\s\S]*?)```/g)].map(([, name = '', body = '']) => [
		name,
		body
	])
);

test('the protocol page shows every message once', () => {
	expect([...examples.keys()].sort()).toEqual(Object.keys(schemasByName).sort());
});

test.each(Object.entries(schemasByName))('the documented %s is valid', (name, schema) => {
	const example: unknown = JSON.parse(examples.get(name) ?? 'null');

	const parsed = schema.safeParse(example);

	expect(parsed.error).toBeUndefined();
	expect(parsed.data).toEqual(example);
});
