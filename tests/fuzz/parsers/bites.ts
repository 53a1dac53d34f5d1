const BITE_BYTES = 6;

/** Says where a file is bitten and how, so that an input of few bytes spoils a file of many. */
export interface Bite {
	/** Selects one of the parts that the file has. */
	readonly part: number;
	readonly place: number;
	/** 0 cuts off the rest. */
	readonly mask: number;
}

export function bitesIn(input: Buffer): Bite[] {
	const bites: Bite[] = [];
	for (let at = 0; at + BITE_BYTES <= input.length; at += BITE_BYTES)
		bites.push({
			part: input.readUInt8(at),
			place: input.readUInt32LE(at + 1),
			mask: input.readUInt8(at + 5)
		});
	return bites;
}

export function bite(
	bytes: Uint8Array<ArrayBuffer>,
	{ place, mask }: Bite
): Uint8Array<ArrayBuffer> {
	if (bytes.length === 0) return bytes;
	const at = place % bytes.length;
	if (mask === 0) return bytes.slice(0, at);
	const bitten = bytes.slice();
	bitten.set([(bytes[at] ?? 0) ^ mask], at);
	return bitten;
}

/** Encodes bites as a seed for a target. */
export function bitesTo(...bites: readonly Bite[]): Buffer {
	return Buffer.concat(
		bites.map(({ part, place, mask }) => {
			const bytes = Buffer.alloc(BITE_BYTES);
			bytes.writeUInt8(part);
			bytes.writeUInt32LE(place, 1);
			bytes.writeUInt8(mask, 5);
			return bytes;
		})
	);
}
