/** An agency as typed here: SAFIR code, name, address, employment basin. */
export interface ReferenceAgency {
  safir: string
  name: string
  address: string
  postcode: string
  commune: string
  basin: string
}

const row = (
  safir: string,
  name: string,
  address: string,
  postcode: string,
  commune: string,
  basin: string
): ReferenceAgency => ({
  safir,
  name,
  address,
  postcode,
  commune,
  basin
})

/** Agencies of Provence-Alpes-Côte d’Azur the demonstration and the samples speak of: public facts, typed by hand. */
export const AGENCIES: readonly ReferenceAgency[] = [
  row('04254', 'Digne-les-Bains', '53 bis avenue du 8-Mai-1945', '04000', 'Digne-les-Bains', '9301'),
  row('04262', 'Manosque', 'Traverse Françoise-Dolto', '04100', 'Manosque', '9301'),
  row('05280', 'Gap', '26 boulevard Georges-Pompidou', '05000', 'Gap', '9302'),
  row('05295', 'Briançon', '6 avenue du Général-de-Gaulle', '05100', 'Briançon', '9302'),
  row('06036', 'Le Cannet', '11-13 chemin de l’Industrie', '06110', 'Le Cannet', '9305'),
  row('06204', 'Nice Est', '30-32 rue Fontaine-de-la-Ville', '06000', 'Nice', '9304'),
  row('06354', 'Menton', '8 rue Guyau', '06500', 'Menton', '9304'),
  row('06362', 'Grasse', '143 chemin de Saint-Marc', '06130', 'Grasse', '9305'),
  row('13013', 'Aix Galice', '38 bis route de Galice', '13090', 'Aix-en-Provence', '9333'),
  row('13017', 'Marseille Château-Gombert', 'Rue Frédéric-Joliot-Curie', '13013', 'Marseille', '9306'),
  row('13050', 'Marseille Saint-Charles', '6 rue Léon-Gozlan', '13003', 'Marseille', '9306'),
  row('13090', 'Miramas', '4 boulevard Jacques-Minet', '13140', 'Miramas', '9308'),
  row('13165', 'Aubagne', '88 rue de la République', '13400', 'Aubagne', '9307'),
  row('13196', 'Marignane', 'ZAC Bausset-Florides', '13700', 'Marignane', '9308'),
  row('13364', 'Marseille Carré Gabriel', '31 boulevard Charles-Moretti', '13014', 'Marseille', '9306'),
  row('83405', 'Toulon Carnot', '33 rue Berrier-Fontaine', '83000', 'Toulon', '9311'),
  row('83413', 'La Seyne-sur-Mer', '124 avenue Louis-Curet', '83500', 'La Seyne-sur-Mer', '9311'),
  row('83421', 'Hyères', '195 avenue Jean-Moulin', '83400', 'Hyères', '9311'),
  row('83444', 'Draguignan', 'Place du 7e-Bataillon-de-Chasseurs-Alpins', '83300', 'Draguignan', '9331'),
  row('84470', 'Carpentras', '158 allée des Tilleuls', '84200', 'Carpentras', '9315'),
  row('84493', 'Cavaillon', '601 avenue de la Libération', '84300', 'Cavaillon', '9316'),
  row('84511', 'Avignon Realpanier', '21 rue Claude-Chabrol', '84000', 'Avignon', '9313')
]

/** Employment basins of those agencies, in France Travail’s own zoning, and the département each lies in. */
export const BASINS: Record<string, { name: string; departement: string }> = {
  '9301': { name: 'Alpes-de-Haute-Provence', departement: '04' },
  '9302': { name: 'Hautes-Alpes', departement: '05' },
  '9304': { name: 'Nice', departement: '06' },
  '9305': { name: 'Cannes', departement: '06' },
  '9306': { name: 'Marseille', departement: '13' },
  '9307': { name: 'Aubagne – La Ciotat', departement: '13' },
  '9308': { name: 'Étang de Berre', departement: '13' },
  '9311': { name: 'Toulon', departement: '83' },
  '9313': { name: 'Avignon', departement: '84' },
  '9315': { name: 'Est Carpentras', departement: '84' },
  '9316': { name: 'Sud Vaucluse', departement: '84' },
  '9331': { name: 'Est Var', departement: '83' },
  '9333': { name: 'Aix – Gardanne – Salon', departement: '13' }
}
