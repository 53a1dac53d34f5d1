import { expect, test } from 'vitest';
import { deviceName, proposedDeviceName } from './device-name.ts';

test.each([
	[
		'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1',
		'Safari on iPhone'
	],
	[
		'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36',
		'Chrome on Android'
	],
	[
		'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0',
		'Edge on Windows'
	],
	['Something else', 'Browser']
])('%s is called %s', (userAgent, name) => {
	expect(deviceName(userAgent)).toBe(name);
});

const IPHONE =
	'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1';
const IPAD = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15';
const ANDROID = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/141.0 Mobile Safari/537.36';
const ANDROID_TABLET = 'Mozilla/5.0 (Linux; Android 15; SM-X910) Chrome/141.0 Safari/537.36';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36';

test.each([
	['Kate Novak', IPHONE, 5, 'Kate’s phone'],
	['Kate Novak', ANDROID, 5, 'Kate’s phone'],
	['Kate Novak', IPAD, 5, 'Kate’s tablet'],
	['Kate Novak', IPAD, 0, 'Kate’s computer'],
	['Kate Novak', ANDROID_TABLET, 5, 'Kate’s tablet'],
	['  Åsa  Lindqvist ', WINDOWS, 10, 'Åsa’s computer'],
	['kate@north.example', IPHONE, 5, 'My phone'],
	['', WINDOWS, 0, 'My computer'],
	['Wolfeschlegelsteinhausenbergerdorff X', IPHONE, 5, 'My phone']
])('a device of %s is proposed as %4$s', (personName, userAgent, maxTouchPoints, name) => {
	expect(proposedDeviceName(personName, { userAgent, maxTouchPoints })).toBe(name);
});
