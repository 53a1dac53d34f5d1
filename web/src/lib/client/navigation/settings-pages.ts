export const providerPages = [
	{
		path: '/settings/account',
		title: 'Account',
		icon: 'shield',
		help: 'The Global MFA Requirement and the policy'
	},
	{
		path: '/settings/devices',
		title: 'Devices',
		icon: 'device',
		help: 'Signed-in devices, last activity and unsynced changes'
	}
] as const;

export const personalPages = [
	{
		path: '/settings/profile',
		title: 'Profile',
		icon: 'key',
		help: 'Your name, password, second factor and API key'
	},
	{
		path: '/settings/security',
		title: 'Security on this device',
		icon: 'lock',
		help: 'Passphrase, passkey, PIN and auto-lock'
	},
	{
		path: '/settings/sync',
		title: 'Sync & storage',
		icon: 'sync',
		help: 'Sync status, notifications, storage and app version'
	},
	{
		path: '/settings/appearance',
		title: 'Appearance',
		icon: 'eye',
		help: 'Theme, density and language'
	}
] as const;
