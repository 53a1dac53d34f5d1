import { readPackage, isAccepted, type Package } from './packages.ts';

/** Reads the packages that a release contains, by the folders they were bundled from. */
export async function readContents(folders: readonly string[]): Promise<readonly Package[]> {
	const packages = await Promise.all(folders.map(readPackage));
	for (const { name, license } of packages)
		if (!isAccepted(license)) throw new Error(`${name} is not to be handed on under “${license}”.`);
	const byLabel = new Map(packages.map((one) => [label(one), one]));
	return [...byLabel].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** Returns the bill of materials: CycloneDX 1.6, without a time or a serial number of its own. */
export function billOf(packages: readonly Package[], version: string): string {
	const bill = {
		bomFormat: 'CycloneDX',
		specVersion: '1.6',
		version: 1,
		metadata: {
			component: { type: 'application', 'bom-ref': 'tenantry', name: 'tenantry', version }
		},
		components: packages.map(componentOf)
	};
	return `${JSON.stringify(bill, null, '\t')}\n`;
}

/** Returns the notices of a release: each text once, under the packages that come with it. */
export function noticeOf(packages: readonly Package[], version: string): string {
	const byText = Map.groupBy(packages, ({ texts }) => texts.map((it) => it.trim()).join('\n\n'));
	const sections = [...byText].map(
		([text, those]) => `${'-'.repeat(78)}\n${those.map(headingOf).join('')}\n${text}\n`
	);
	return `Tenantry ${version} contains these packages, each with its license and the address of its source.\n\n${sections.join('\n')}`;
}

function headingOf(one: Package): string {
	return `${label(one)}, ${one.license}\nhttps://www.npmjs.com/package/${one.name}/v/${one.version}\n`;
}

function componentOf({ name, version, license }: Package): object {
	const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
	const [group, own = name] = name.startsWith('@') ? name.split('/') : [undefined, name];
	return {
		type: 'library',
		'bom-ref': purl,
		...(group === undefined ? {} : { group }),
		name: own,
		version,
		licenses: [license.includes(' ') ? { expression: license } : { license: { id: license } }],
		purl
	};
}

function label({ name, version }: Package): string {
	return `${name} ${version}`;
}
