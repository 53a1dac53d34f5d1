import { columns } from '#lib/components/administrator/columns.ts';

/** Width of the boxes before the names. */
const PICK_REM = 4.25;

/** Columns of the table that a person has chosen. */
export class ShownColumns {
	/** Names of the columns that are left out, as this device keeps them. */
	hidden = $state(localStorage.getItem('columns') ?? '');

	/** Returns the chosen columns; the last of them give way where they do not fit. */
	within(rem: number): typeof columns {
		let room = rem - PICK_REM;
		return columns.filter(
			(column) => !this.hidden.includes(column.by) && (room -= column.rem) >= 0
		);
	}
}
