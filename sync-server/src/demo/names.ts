/** A name as it is written, and in the form used in an email address. */
type Name = readonly [written: string, inAddress: string];
type Names = readonly [Name, ...Name[]];

export const FIRST_NAMES: Names = [
	['Aiko', 'aiko'],
	['Björn', 'bjorn'],
	['Chidi', 'chidi'],
	['Élodie', 'elodie'],
	['Fatima', 'fatima'],
	['Giang', 'giang'],
	['Hana', 'hana'],
	['Imani', 'imani'],
	['Jamal', 'jamal'],
	['José', 'jose'],
	['Katarzyna', 'katarzyna'],
	['Łukasz', 'lukasz'],
	['Mary-Jane', 'maryjane'],
	['Νίκος', 'nikos'],
	['Ольга', 'olga'],
	['Priya', 'priya'],
	['Quentin', 'quentin'],
	['Siobhán', 'siobhan'],
	['Tomás', 'tomas'],
	['Uma', 'uma'],
	['Wanjiru', 'wanjiru'],
	['Zoë', 'zoe'],
	['李', 'li'],
	['美咲', 'misaki'],
	['민준', 'minjun'],
	['مريم', 'maryam'],
	['דנה', 'dana'],
	['प्रिया', 'priya'],
	['สมชาย', 'somchai'],
	['Դավիթ', 'davit']
];

export const LAST_NAMES: Names = [
	['Andersson', 'andersson'],
	['Brûlé', 'brule'],
	['D’Angelo', 'dangelo'],
	['Demir', 'demir'],
	['Eze', 'eze'],
	['García Márquez', 'garciamarquez'],
	['Haddad', 'haddad'],
	['Ivanova', 'ivanova'],
	['Jiménez', 'jimenez'],
	['Кузнецова', 'kuznetsova'],
	['Le Goff', 'legoff'],
	['Lindqvist', 'lindqvist'],
	['Müller', 'mueller'],
	['Nguyễn', 'nguyen'],
	['Novák', 'novak'],
	['O’Brien', 'obrien'],
	['Okafor', 'okafor'],
	['Παπαδόπουλος', 'papadopoulos'],
	['Petrov', 'petrov'],
	['Smith-Jones', 'smithjones'],
	['Şahin', 'sahin'],
	['Trần', 'tran'],
	['van der Berg', 'vanderberg'],
	['Wiśniewska', 'wisniewska'],
	['王', 'wang'],
	['田中', 'tanaka'],
	['김', 'kim'],
	['حداد', 'haddad'],
	['כהן', 'cohen'],
	['शर्मा', 'sharma']
];

export const PLACES = [
	...(['Alder', 'Birch', 'Cobalt', 'Delta', 'Ember', 'Fjord', 'Granite', 'Harbour'] as const),
	...(['Iris', 'Juniper', 'Kestrel', 'Lumen', 'Maple', 'North Star', 'Orchid', 'Pioneer'] as const)
] as const;

export const TRADES = [
	...(['Academy', 'Bakery', 'Clinics', 'Dental', 'Engineering', 'Foods', 'Hotels'] as const),
	...(['Legal', 'Logistics', 'Motors', 'Optics', 'Realty', 'Textiles'] as const)
] as const;
