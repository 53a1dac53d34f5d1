import { accessEffect } from './access.ts';
import { apiKeyEffect } from './api-key.ts';
import { anyEffect, type CommittedChanges, type EffectTransaction } from './effect.ts';
import { lockoutEffect } from './lockout.ts';
import { mailEffect } from './mail.ts';

/** All effects of changes, in the order in which they are carried out. */
const EFFECTS = [
	anyEffect(accessEffect),
	anyEffect(mailEffect),
	anyEffect(apiKeyEffect),
	anyEffect(lockoutEffect)
];

export async function carryOutEffects(
	tx: EffectTransaction,
	committed: readonly CommittedChanges[]
): Promise<void> {
	for (const carryOut of EFFECTS) await carryOut(tx, committed);
}
