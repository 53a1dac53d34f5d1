import {
	AuditAnswer,
	AuditRequest,
	AuditVerifyAnswer,
	AuditVerifyRequest
} from '@tenantry/shared/protocol/audit.ts';
import { DevicesAnswer, DevicesRequest } from '@tenantry/shared/protocol/devices.ts';
import {
	EnvelopeKeyAnswer,
	EnvelopeKeyRequest,
	EnvelopesAnswer,
	EnvelopesRequest
} from '@tenantry/shared/protocol/envelope.ts';
import { KeyUseAnswer, KeyUseRequest } from '@tenantry/shared/protocol/key-use.ts';
import { NotificationSubscription } from '@tenantry/shared/protocol/notification-subscription.ts';
import {
	NoNotificationsRequest,
	NotificationsAnswer
} from '@tenantry/shared/protocol/notifications.ts';
import { CallerCheckAnswer, CallerCheckRequest } from '@tenantry/shared/protocol/caller-check.ts';
import { OverviewAnswer, OverviewRequest } from '@tenantry/shared/protocol/overview.ts';
import { KnownAnswer, KnownRequest } from '@tenantry/shared/protocol/known.ts';
import { PullAnswer, PullRequest } from '@tenantry/shared/protocol/pull.ts';
import { PushAnswer, PushRequest } from '@tenantry/shared/protocol/push.ts';
import { HandOverAnswer, HandOverRequest } from '@tenantry/shared/protocol/quarantine.ts';
import { SetupLinkAnswer, SetupLinkRequest } from '@tenantry/shared/protocol/setup-link.ts';
import { get, post, type Place } from './place.ts';

export const SYNC_PLACES: readonly Place[] = [
	post('/sync/v1/push', PushRequest, PushAnswer),
	post('/sync/v1/pull', PullRequest, PullAnswer),
	post('/sync/v1/known', KnownRequest, KnownAnswer),
	post('/sync/v1/key-use', KeyUseRequest, KeyUseAnswer),
	post('/sync/v1/caller-check', CallerCheckRequest, CallerCheckAnswer),
	post('/sync/v1/setup-link', SetupLinkRequest, SetupLinkAnswer),
	post('/sync/v1/overview', OverviewRequest, OverviewAnswer),
	post('/sync/v1/devices', DevicesRequest, DevicesAnswer),
	post('/sync/v1/audit', AuditRequest, AuditAnswer),
	post('/sync/v1/audit/verify', AuditVerifyRequest, AuditVerifyAnswer),
	post('/sync/v1/quarantine', HandOverRequest, HandOverAnswer),
	post('/sync/v1/envelope-key', EnvelopeKeyRequest, EnvelopeKeyAnswer),
	post('/sync/v1/envelopes', EnvelopesRequest, EnvelopesAnswer),
	get('/sync/v1/notifications', NotificationsAnswer),
	post('/sync/v1/notifications', NotificationSubscription, NotificationsAnswer),
	{
		method: 'DELETE',
		path: '/sync/v1/notifications',
		body: NoNotificationsRequest,
		answer: NotificationsAnswer
	},
	get('/sync/v1/audit/export', undefined, ['deviceId', 'format', 'filters']),
	get('/sync/v1/reviews/:id/evidence', undefined, ['format', 'deviceId']),
	get('/sync/v1/events')
];
