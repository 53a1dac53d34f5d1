import { signIn } from '#support/browser/app.ts';
import { tourPasskeys } from '#support/browser/tour/passkeys.ts';
import { tourTheDoor } from '#support/browser/tour/tour.ts';
import { ada } from '#support/world/people.ts';
import { takeOnly } from './only.ts';
import type { Stage } from './visit.ts';

const atTheDoor = [
	'setup without a link',
	'first set-up',
	'setup',
	'sign in',
	'enrolment',
	'recovery codes',
	'choose a passphrase',
	'security on this device',
	'first sync',
	'code',
	'people',
	'start over on this device',
	'unlock'
];
const withPasskeys = [
	'recovery codes of a first passkey',
	'unlock this device with a passkey',
	'profile, a passkey',
	'unlock with a passkey',
	'a passkey to continue'
];

/** Pictures the screens before the console: set-up, sign-in, first steps on a device, lock screen. */
export async function visitDoor({ take, ...tour }: Stage): Promise<void> {
	const whole = (stop: string) => take(stop, { isScreen: true });
	await takeOnly(atTheDoor, whole, (look) => tourTheDoor({ ...tour, look }));
}

/** Pictures a passkey from its creation on. */
export async function visitPasskeys({ world, browser: { page }, take }: Stage): Promise<void> {
	await signIn(page, ada);
	await takeOnly(withPasskeys, take, (look) => tourPasskeys(page, { world, look }));
}
