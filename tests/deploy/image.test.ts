// @all: builds an image, and installs what that takes
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '#support/machine/loopback.ts';
import { ensureProgram, isRoot } from '#support/machine/programs.ts';
import { waitUntil } from '#support/runner/wait.ts';
import { buildImage, IMAGE, ULIMITS, type BuiltImage } from '#support/servers/image.ts';

const LARGEST = 60_000_000;
const SOMEBODY = 12_345;
/** As strict as `--read-only --cap-drop all`; the machine's network, and no limits of it. */
const STRICT = [
	'--rm',
	'--pull',
	'never',
	'--read-only',
	'--cap-drop',
	'all',
	'--user',
	String(SOMEBODY),
	'--security-opt',
	'no-new-privileges',
	'--network',
	'host',
	'--cgroups',
	'disabled'
];

const canBuild =
	isRoot() && ensureProgram('buildah', 'buildah') && ensureProgram('podman', 'podman');
if (!canBuild) process.stdout.write('The image is left out: buildah or podman is not here.\n');

if (canBuild) {
	let image: BuiltImage;
	let data: string;

	beforeAll(async () => {
		image = await buildImage();
		data = await mkdtemp(join(tmpdir(), 'tenantry-image-data-'));
		await chown(data, SOMEBODY, SOMEBODY);
	});
	afterAll(async () => {
		await image[Symbol.asyncDispose]();
		await rm(data, { recursive: true });
	});

	const start = (options: readonly string[], ...command: readonly string[]) =>
		image.podman(
			'run',
			...STRICT,
			...ULIMITS,
			'-v',
			`${data}:/data`,
			...options,
			IMAGE,
			...command
		);

	test('the image is small, and its release whole', async () => {
		const asked = start([], '--version');

		const version = asked.stdout === null ? '' : await text(asked.stdout);

		expect(version).toMatch(/^\d+\.\d+\.\d+/);
		expect(image.compressedBytes).toBeLessThan(LARGEST);
	});

	test('the image serves and stops, read-only, without rights, as any user', async () => {
		const port = String(await freePort());
		const options = ['--name', 'tenantry-test', '-e', `PORT=${port}`];
		const server = start(options, 'serve');
		let said = '';
		for (const stream of [server.stdout, server.stderr])
			stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
		await waitUntil(() => said.includes('Tenantry is at') || server.exitCode !== null);
		const ended = once(server, 'exit');
		const askIn = async (...args: readonly string[]) => {
			const asked = image.podman(...args);
			const answer = asked.stdout === null ? '' : await text(asked.stdout);
			return answer.trim();
		};

		const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
		const healthy = image.podman('healthcheck', 'run', 'tenantry-test');
		await once(healthy, 'exit');
		const program = `const [, mount] = /^\\S+ \\/ \\S+ (\\S+)/m.exec(fs.readFileSync('/proc/1/mounts', 'utf8'));
			console.log(mount.split(',')[0], fs.readFileSync('/proc/1/status', 'utf8'))`;
		const status = await askIn('exec', 'tenantry-test', 'node', '-e', program);
		await askIn('stop', 'tenantry-test');
		await ended;

		expect(ready.status).toBe(200);
		expect(healthy.exitCode).toBe(0);
		expect(status).toMatch(/^ro /);
		expect(status).toMatch(/^Uid:\t12345\t12345/m);
		expect(status).toMatch(/^NoNewPrivs:\t1$/m);
		expect(status).toMatch(/^CapEff:\t0+$/m);
		expect(status).toMatch(/^CapBnd:\t0+$/m);
		expect(server.exitCode).toBe(0);
		expect(said).not.toContain('"level":50');
	});
}
