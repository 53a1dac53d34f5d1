import { expect, test } from 'vitest';

import { networkOf } from './network.ts';

test.each([
	['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
	['2001:db8:1:2::9', '2001:db8:1:2::/64'],
	['2001:0DB8:0001:0002:ffff::', '2001:db8:1:2::/64'],
	['2001:db8::1', '2001:db8:0:0::/64'],
	['2001:db8:1:3::9', '2001:db8:1:3::/64'],
	['fe80::1%eth0', 'fe80:0:0:0::/64'],
	['::1', '0:0:0:0::/64']
])('SEC-E11 %s belongs to the network %s', (address, network) => {
	expect(networkOf(address)).toBe(network);
});

test.each(['192.0.2.7', '::ffff:192.0.2.7', '::ffff:c000:207', 'unknown', '', '2001:db8::1::2'])(
	'SEC-E11 %j is a separate network',
	(address) => {
		expect(networkOf(address)).toBe(address);
	}
);
