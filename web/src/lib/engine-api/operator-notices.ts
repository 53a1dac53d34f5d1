/** What the operator of the server did, which this owner has not dismissed on this device yet. */
export interface OperatorNoticesQuery {
	readonly kind: 'operatorNotices';
}

export interface OperatorNotice {
	/** The administrator. */
	readonly id: string;
	readonly firstName: string;
	readonly lastName: string;
	readonly email: string;
	readonly act: 'link' | 'factor';
	/** Server time, epoch milliseconds. */
	readonly at: number;
}
