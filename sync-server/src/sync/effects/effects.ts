import type { FieldChange } from '@tenantry/shared/transaction.ts';

import { accessEffect, type AccessEnding } from './access.ts';
import { apiKeyEffect } from './api-key.ts';
import { PendingEffect, type EffectTransaction } from './effect.ts';
import { lockoutEffect } from './lockout.ts';
import { mailEffect, type TriggeredMail } from './mail.ts';
import { operatorAccessEffect } from './operator-access.ts';
import { reviewEffect } from './review.ts';

/** All consequences of the changes of a transaction. */
export class PendingEffects {
	readonly #access = new PendingEffect(accessEffect);
	readonly #mails = new PendingEffect(mailEffect);
	/** In the order in which they are carried out. */
	readonly #effects = [
		this.#access,
		this.#mails,
		new PendingEffect(apiKeyEffect),
		new PendingEffect(lockoutEffect),
		new PendingEffect(operatorAccessEffect),
		new PendingEffect(reviewEffect)
	];

	get endings(): readonly AccessEnding[] {
		return this.#access.consequences;
	}

	/** Adds the consequences of one audit event. */
	add(changes: readonly FieldChange[], version: number): void {
		for (const change of changes) for (const effect of this.#effects) effect.add(change, version);
	}

	/** Adds a mail that follows from an event, and from none of its changes. */
	addMail(mail: TriggeredMail): void {
		this.#mails.consequences.push(mail);
	}

	async carryOut(tx: EffectTransaction): Promise<void> {
		for (const effect of this.#effects) await effect.carryOut(tx);
	}
}
