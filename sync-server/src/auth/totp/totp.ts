import { generateSecret, generateURI, verify } from 'otplib';

const ISSUER = 'Tenantry';
const PERIOD_SECONDS = 30;
const SIX_DIGITS = /^[0-9]{6}$/;

/** 160 random bits in base32 (RFC 4226, section 4, R6). */
export function newTotpSecret(): string {
	return generateSecret({ length: 20 });
}

export function totpUri(secret: string, email: string): string {
	return generateURI({ issuer: ISSUER, label: email, secret });
}

export function stepAt(at: number): number {
	return Math.floor(at / 1000 / PERIOD_SECONDS);
}

/**
 * Returns the code's time step if it is the present one or the one before: RFC 6238, section 5.2,
 * allows one step for transmission. The caller has to find out, atomically, whether the step was
 * used before. Rejects anything but six digits first, because the library would throw.
 */
export async function matchTotp(
	secret: string,
	code: string,
	at: number
): Promise<number | undefined> {
	const token = code.replaceAll(' ', '');
	if (!SIX_DIGITS.test(token)) return undefined;
	const epoch = Math.floor(at / 1000);
	const result = await verify({ secret, token, epoch, epochTolerance: [PERIOD_SECONDS, 0] });
	return result.valid ? stepAt(at) + result.delta : undefined;
}
