export interface OperatorNoticesQuery {
	readonly kind: 'operatorNotices';
}

export interface OperatorNotice {
	readonly id: string;
	readonly firstName: string;
	readonly lastName: string;
	readonly email: string;
	readonly act: 'link' | 'factor';
	/** Server time, epoch milliseconds. */
	readonly at: number;
}
