import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { Mail } from '@tenantry/shared/domain/administrator/mail.ts';
import { displayNameOf } from '@tenantry/shared/collections.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';
import type { View } from '#lib/replica/view.ts';
import type { ChangeView } from '#lib/engine-api/change.ts';

export function shownEntryOf(
	view: View,
	changes: readonly Pick<FieldChange, 'field' | 'from'>[] = []
): Pick<ChangeView, 'shownEntry'> {
	const invitation = changes.find(({ field }) => field === 'invitationMail');
	const mail = Mail.safeParse(invitation?.from);
	if (!mail.success || mail.data.state !== 'shown') return {};
	const maker = view.row(administrators.name, mail.data.by ?? '');
	return { shownEntry: { to: displayNameOf(administrators.name, maker?.value) || null } };
}
