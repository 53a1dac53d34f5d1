import { browserStrand } from './browser-strand.ts';
import { clusterStrand } from './cluster-strand.ts';
import { serverStrand } from './server-strand.ts';
import type { StrandName } from './strand-name.ts';
import type { Strand } from './strand.ts';

export const strands: Readonly<Record<StrandName, Strand>> = {
	cluster: clusterStrand,
	servers: serverStrand,
	browsers: browserStrand
};
