import type { Premises } from '../premises.ts';
export async function openDemo(_folder: string, _premises: Premises): Promise<string> { return ''; }
