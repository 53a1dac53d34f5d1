import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

import type { Sealer } from '#auth/keys/sealer.ts';

import type { ServerEnv } from './server-env.ts';

/**
 * Remembers in a browser profile which devices it is registered as, beyond what its storage does:
 * browsers that run out of space remove storage and leave cookies. It opens no session.
 */
export interface DeviceCookie {
	/** Newest first; leaves out ids whose marks are not ours. */
	read(c: Context<ServerEnv>): readonly string[];
	add(c: Context<ServerEnv>, deviceId: string): void;
}

/**
 * Limit on people who share a browser; the earliest are forgotten. At some 70 bytes each, they stay
 * well within the 4 KB that browsers keep of a cookie.
 */
const MAX_DEVICES = 20;
/** No browser keeps a cookie for longer (RFC 6265bis). */
const MAX_AGE_S = 400 * 24 * 3_600;

/** Uses marks that only the server can make, because other people see the ids too. */
export function deviceCookie(
	isSecure: boolean,
	{ deviceMark, isDeviceMark }: Pick<Sealer, 'deviceMark' | 'isDeviceMark'>
): DeviceCookie {
	const name = isSecure ? '__Host-tenantry-devices' : 'tenantry-devices';
	const attributes = { path: '/', httpOnly: true, secure: isSecure, sameSite: 'Strict' } as const;
	const marked = (deviceId: string) => `${deviceId}.${deviceMark(deviceId)}`;
	const read = (c: Context<ServerEnv>): readonly string[] =>
		(getCookie(c, name)?.split('~') ?? []).slice(0, MAX_DEVICES).flatMap((mark) => {
			const [deviceId = '', made = ''] = mark.split('.');
			return isDeviceMark(deviceId, made) ? [deviceId] : [];
		});
	return {
		read,
		add(c, deviceId) {
			const others = read(c).filter((id) => id !== deviceId);
			const value = [deviceId, ...others].slice(0, MAX_DEVICES).map(marked).join('~');
			setCookie(c, name, value, { ...attributes, maxAge: MAX_AGE_S });
		}
	};
}
