import { err, ok } from '@tenantry/shared/result.ts';
import { expect, test, vi } from 'vitest';
import type { UnlockSecret } from '#lib/vault/unlock-secret.ts';
import { PasskeyLock } from './passkey-lock.svelte.ts';

type Options = ConstructorParameters<typeof PasskeyLock>;

const current: UnlockSecret = { kind: 'passphrase', text: 'quiet gulls above the pier' };
const made = { id: 'new', clientDataJSON: 'x', attestationObject: 'x', transports: [] };
const bytes = new Uint8Array(32);

function setUp(ceremonies: Partial<Options[2]> = {}, recoveryCodes?: readonly string[]) {
	const engine = {
		startPasskey: vi.fn(async () => ok({ challenge: 'x' })),
		addPasskey: vi.fn(async () => ok({ ...(recoveryCodes && { recoveryCodes }) })),
		ownPasskeys: vi.fn(async () => ok([{ id: 'first' }, { id: 'second' }])),
		addVaultMethod: vi.fn(async () => ok(undefined))
	};
	const unlockByPasskey = vi.fn<NonNullable<Options[2]>['unlockByPasskey']>(async ([lock]) =>
		ok({ credentialId: lock?.credentialId ?? '', prf: bytes, prfSalt: bytes })
	);
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- answers are cut short
	const fake = engine as unknown as Options[0];
	const options = { current, deviceName: 'Ada’s phone' };
	const lock = new PasskeyLock(fake, options, {
		makePasskey: async () => ok(made),
		unlockByPasskey,
		...ceremonies
	});
	return { lock, engine, unlockByPasskey };
}

test('a new passkey unlocks the device, and its recovery codes are kept to be shown', async () => {
	const { lock, engine } = setUp({}, ['code']);

	await lock.set();

	expect([lock.isSet, lock.failure, lock.recoveryCodes]).toEqual([true, undefined, ['code']]);
	expect(engine.addPasskey).toHaveBeenCalledWith(made, 'Ada’s phone');
	expect(engine.addVaultMethod).toHaveBeenCalledWith(
		current,
		expect.objectContaining({ kind: 'passkey', credentialId: 'new' })
	);
});

test('a passkey that the authenticator already holds unlocks the device', async () => {
	const { lock, engine, unlockByPasskey } = setUp({
		makePasskey: async () => err('already_there')
	});

	await lock.set();

	expect(lock.isSet).toBe(true);
	expect(engine.addPasskey).not.toHaveBeenCalled();
	expect(unlockByPasskey.mock.lastCall?.[0].map(({ credentialId }) => credentialId)).toEqual([
		'first',
		'second'
	]);
});

test('a second attempt makes no second passkey', async () => {
	const { lock, engine, unlockByPasskey } = setUp();
	unlockByPasskey.mockResolvedValueOnce(err('cancelled'));
	await lock.set();
	const { isSet, failure } = lock;

	await lock.set();

	expect([isSet, failure]).toEqual([false, expect.any(String)]);
	expect(lock.isSet).toBe(true);
	expect(engine.addPasskey).toHaveBeenCalledTimes(1);
});

test('a passkey without a secret leaves the device as it is, and leads to the PIN', async () => {
	const { lock, engine } = setUp({ unlockByPasskey: async () => err('failed') });

	await lock.set();

	expect([lock.isSet, lock.failure]).toEqual([
		false,
		'This passkey can’t unlock this device. Use a PIN instead.'
	]);
	expect(engine.addVaultMethod).not.toHaveBeenCalled();
});
