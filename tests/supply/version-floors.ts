/**
 * Versions below which a package has a known hole, or behaves in a way that the code does not
 * expect. Raise a floor with the advisory that asks for it; a test holds the lockfile to them.
 */
export const VERSION_FLOORS: readonly {
	readonly name: string;
	readonly floor: string;
	readonly why: string;
}[] = [
	{
		name: 'hono',
		floor: '4.13.5',
		why: 'GHSA-gqvv-2mrq-wpjv, GHSA-g6gw-c38x-mqfc, GHSA-crvj-82cr-hjcx'
	},
	{
		name: '@hono/node-server',
		floor: '1.19.15',
		why: 'encoded and repeated slashes: CVE-2026-29087, GHSA-92pp-h63x-v22m, GHSA-frvp-7c67-39w9'
	},
	{
		name: 'otplib',
		floor: '13.0.0',
		why: 'seeds of 160 bits, where 12 made 80; a window that is none by default'
	},
	{ name: '@sveltejs/kit', floor: '2.52.2', why: 'CVE-2026-22803, CVE-2025-67647' },
	{
		name: 'svelte',
		floor: '5.55.7',
		why: 'CVE-2026-42599, CVE-2026-42567, GHSA-f3cj-j4f6-wq85, CVE-2026-27121'
	},
	{ name: 'devalue', floor: '5.9.1', why: 'GHSA-9rgm-9g3h-6x36' },
	{ name: 'dexie', floor: '4.0.0', why: 'prototype pollution: CVE-2022-21189' },
	{ name: 'serialize-javascript', floor: '7.0.3', why: 'GHSA-5c6j-r48x-rmvq' },
	{ name: 'comlink', floor: '4.4.2', why: 'the one whose message handling was read' },
	{ name: 'zod', floor: '3.22.4', why: 'an address that takes for ever: CVE-2023-4316' },
	{ name: '@jazzer.js/core', floor: '4.0.0', why: 'ES modules lead its search, too' },
	{ name: 'node', floor: '24.0.0', why: '20 is out of support; node:sqlite is at 3.53 here' }
];
