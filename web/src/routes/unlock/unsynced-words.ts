/** Says how many changes wait on this device, without saying what they are. */
export function waitingWords(waiting: number): string {
	return waiting === 1 ? '1 change waiting' : `${waiting} changes waiting`;
}
