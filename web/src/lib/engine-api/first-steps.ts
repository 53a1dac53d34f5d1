export interface FirstStepsQuery {
	readonly kind: 'firstSteps';
}

export interface FirstSteps {
	readonly hasOrganization: boolean;
	readonly hasSecondOwner: boolean;
	readonly isMfaRequired: boolean;
	readonly hasTeam: boolean;
}
