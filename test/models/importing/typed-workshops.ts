import { addDays, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { workingDay } from '#seeds/calendar.ts'

const today = () => localDate(new Date(), 'Europe/Paris')
/** Working days, at least so many days ahead or ago. */
export const coming = (days: number) => workingDay(addDays(today(), days), 1)
export const gone = (days: number) => workingDay(addDays(today(), -days), -1)
const HEAD =
  'N° session;Date;Début;Fin;Type de lieu;Code SAFIR;Lieu;Salle;Adresse;Code postal;Commune;Entreprise;SIRET;Secteur;Code ROME;Métier;Places;Inscrits;Présents;Animateur 1;Statut'
const line = (facts: Record<string, string>) => {
  const usual: Record<string, string> = {
    'N° session': 'A-1',
    Date: slashed(coming(40)),
    Début: '09:00',
    Fin: '12:00',
    'Type de lieu': 'Agence',
    'Code SAFIR': '13165',
    Salle: 'Salle bleue',
    Secteur: 'Industrie',
    'Code ROME': 'H2902',
    Métier: 'Chaudronnier',
    Places: '10',
    'Animateur 1': 'Pinatel R.',
    Statut: 'Ouverte',
    ...facts
  }
  return HEAD.split(';')
    .map(heading => usual[heading] ?? '')
    .join(';')
}
/** The text of a list of workshops: each line is a usual one but for the facts given. */
export const planning = (...lines: Record<string, string>[]) => [HEAD, ...lines.map(line)].join('\r\n')
/** The facts of a workshop inside a company. */
export const HOSTED = {
  'Type de lieu': 'Entreprise',
  Lieu: 'Ateliers de la Baume',
  Salle: '',
  Adresse: '3 rue des Tanneurs',
  'Code postal': '13400',
  Commune: 'Aubagne',
  Entreprise: 'Ateliers de la Baume',
  SIRET: '00012345500016'
}
export const HOSTED_AS = (reference: string) => ({
  ...HOSTED,
  'N° session': reference,
  Date: slashed(coming(50))
})
