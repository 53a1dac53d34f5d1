import {
	administrators,
	type Administrator
} from '@tenantry/shared/domain/administrator/schema.ts';
import type { MutationName } from '@tenantry/shared/mutators.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import type { AdministratorEntry } from '#lib/replica/list/administrator-entry.ts';
import { rowKey } from '#lib/replica/rows/patch.ts';
import { administratorOf, summaryOf } from '#lib/engine/session/administrator-views.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import { ACCESS_FIELD } from '#lib/engine/session/field-views.ts';
import { queuedState } from '#lib/engine/session/badges.ts';
import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';
import { changesAbout } from '#lib/engine/features/changes/change-views.ts';
import { shownValue } from '#lib/engine/features/changes/shown-values.ts';
import { accessPlansOf } from './access-plans.ts';

export function administratorDetail(session: OpenSession, id: string): AdministratorDetail | null {
	const { replica, administratorList } = session;
	const entry = administratorList.get(id);
	if (entry === undefined) return null;
	return {
		...summaryOf(session, entry),
		isMfaLocked: replica.view.provider?.globalMfaRequired === true,
		createdAt: administratorOf(entry).createdAt,
		organizationIds: entry.organizationIds(),
		plans: accessPlansOf(session, entry),
		mails: mailsOf(administratorOf(entry)),
		...contactOf(administratorOf(entry)),
		queued: queuedFields(session, id),
		...guardsOf(session, entry),
		changes: changesAbout(replica, administrators.name, id)
	};
}

/** Rows stored before there were mails lack the fields. */
function mailsOf(administrator: Partial<Administrator>): AdministratorDetail['mails'] {
	const { invitationMail, passwordResetMail, totpResetMail, callerCodeMail } = administrator;
	return {
		invitation: invitationMail ?? null,
		passwordReset: passwordResetMail ?? null,
		totpReset: totpResetMail ?? null,
		callerCode: callerCodeMail ?? null
	};
}

function contactOf({
	phone,
	note,
	callerVerifiedAt
}: Administrator): Pick<AdministratorDetail, 'phone' | 'note' | 'callerVerifiedAt'> {
	return { phone: phone ?? '', note: note ?? '', callerVerifiedAt: callerVerifiedAt ?? null };
}

function queuedFields(
	{ replica, identity: { providerId } }: OpenSession,
	id: string
): AdministratorDetail['queued'] {
	const queued: Record<string, AdministratorDetail['queued'][string]> = {};
	for (const one of replica.queue.about(rowKey(administrators.name, id))) {
		for (const { collection, field } of one.changes) {
			const at = { collection, id, field };
			const isEdge = collection === ACCESS_FIELD;
			const base = replica.view.base.row(collection, id)?.value[field];
			queued[isEdge ? `${ACCESS_FIELD}/${field}` : field] = {
				state: queuedState(replica, one),
				before: isEdge ? base === true : (shownValue(replica.view.base, at, providerId) ?? null)
			};
		}
	}
	return queued;
}

/** Runs the mutators themselves, so that what they refuse and loosen is written once. */
function guardsOf(
	session: OpenSession,
	entry: AdministratorEntry
): Pick<AdministratorDetail, 'guards' | 'loosening'> {
	const { id } = entry;
	const { email, role, firstName, accessMode } = administratorOf(entry);
	const loosening: MutationName[] = [];
	const why = (name: MutationName, args: object): RejectionCode | null => {
		const decision = session.predict(name, args, { isFactorFresh: false });
		// A change has to be confirmed only if it loosens.
		if (decision?.review === 'confirm') loosening.push(name);
		return decision?.rejection?.code ?? null;
	};
	const otherRole = role === 'Read Only' ? 'Help Desk' : 'Read Only';
	const guards: AdministratorDetail['guards'] = {
		editDetails: why('administrator.editDetails', { id, email, firstName }),
		changeRole: why('administrator.changeRole', { id, role: otherRole }),
		suspend: why('administrator.suspend', { id }),
		restore: why('administrator.restore', { id }),
		endSessions: why('administrator.endSessions', { id }),
		requireMfa: why('administrator.requireMfa', { id }),
		removeMfa: why('administrator.removeMfa', { id }),
		setApiAccess: why('administrator.setApiAccess', {
			id,
			enabled: !entry.hasApiAccess()
		}),
		revokeApiKey: why('administrator.revokeApiKey', { id }),
		setAccess: why('organizationAccess.setMode', {
			id,
			mode: accessMode,
			...(accessMode === 'selected' ? { organizationIds: entry.organizationIds() } : {})
		}),
		sendPasswordReset: why('administrator.sendPasswordReset', { id }),
		sendCallerCode: why('administrator.sendCallerCode', { id }),
		setContact: why('administrator.setContact', { id, note: '' }),
		sendTotpReset: why('administrator.sendTotpReset', { id }),
		resendInvitation: why('administrator.resendInvitation', { id }),
		cancelInvitation: why('administrator.cancelInvitation', { id }),
		delete: why('administrator.delete', { id, email })
	};
	return { guards, loosening };
}
