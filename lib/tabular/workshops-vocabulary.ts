import type { Vocabulary } from './headings.ts'

/** The columns of a planning of workshops that mean something to us. */
export type WorkshopField =
  | 'reference'
  | 'kind'
  | 'mode'
  | 'date'
  | 'start'
  | 'end'
  | 'placeKind'
  | 'safir'
  | 'agencyName'
  | 'placeName'
  | 'room'
  | 'address'
  | 'postcode'
  | 'commune'
  | 'companyName'
  | 'siret'
  | 'companyContact'
  | 'companyPhone'
  | 'companyEmail'
  | 'sector'
  | 'trade'
  | 'tradeLabel'
  | 'audience'
  | 'capacity'
  | 'registered'
  | 'attended'
  | 'facilitator1'
  | 'facilitator2'
  | 'stepFree'
  | 'bring'
  | 'status'
  | 'agreement'
  | 'remarks'

/** What each column may be called. Compared folded: case, accents and punctuation do not count. */
export const WORKSHOPS: Vocabulary<WorkshopField> = {
  reference: {
    fr: ['N° session', 'Numéro de session', 'Session', 'N°', 'Référence'],
    en: ['Session number', 'Session no', 'Reference', 'Session id']
  },
  kind: {
    fr: ['Sorte', 'Sorte d’atelier', 'Sorte de séance', 'Type d’atelier', 'Type de séance'],
    en: ['Kind', 'Kind of workshop', 'Session kind', 'Type of session']
  },
  mode: { fr: ['Mode', 'Modalité'], en: ['Held', 'How it is held'] },
  date: { fr: ['Date', 'Jour', 'Date de la séance'], en: ['Day', 'Session date'], required: true },
  start: {
    fr: ['Début', 'Heure de début', 'Heure début'],
    en: ['Start', 'Start time', 'From'],
    required: true
  },
  end: { fr: ['Fin', 'Heure de fin', 'Heure fin'], en: ['End', 'End time', 'To'], required: true },
  placeKind: { fr: ['Type de lieu', 'Type lieu'], en: ['Place type', 'Type of place', 'Host type'] },
  safir: { fr: ['Code SAFIR', 'SAFIR', 'Code agence'], en: ['SAFIR code', 'Agency code'], required: true },
  agencyName: { fr: ['Agence organisatrice', 'Agence'], en: ['Organising agency', 'Agency', 'Agency name'] },
  placeName: { fr: ['Lieu', 'Nom du lieu'], en: ['Place', 'Place name', 'Venue'] },
  room: { fr: ['Salle'], en: ['Room'] },
  address: { fr: ['Adresse', 'Adresse du lieu'], en: ['Address', 'Street address'] },
  postcode: { fr: ['Code postal', 'CP'], en: ['Postcode', 'Post code', 'Postal code', 'Zip code'] },
  commune: { fr: ['Commune', 'Ville'], en: ['City', 'Town', 'Municipality'] },
  companyName: {
    fr: ['Entreprise', 'Nom de l’entreprise', 'Raison sociale'],
    en: ['Company', 'Company name', 'Employer']
  },
  siret: { fr: ['SIRET', 'N° SIRET'], en: ['SIRET number'] },
  companyContact: {
    fr: ['Référent entreprise', 'Contact entreprise'],
    en: ['Company contact', 'Contact name']
  },
  companyPhone: { fr: ['Téléphone entreprise', 'Tél entreprise'], en: ['Company phone', 'Contact phone'] },
  companyEmail: {
    fr: ['Courriel entreprise', 'Mail entreprise', 'E-mail entreprise'],
    en: ['Company email', 'Contact email']
  },
  sector: { fr: ['Secteur', 'Secteur d’activité'], en: ['Sector', 'Industry'], required: true },
  trade: { fr: ['Code ROME', 'ROME'], en: ['ROME code'], required: true },
  tradeLabel: { fr: ['Métier', 'Intitulé du métier'], en: ['Trade', 'Job', 'Occupation'] },
  audience: { fr: ['Public visé', 'Public'], en: ['Audience', 'Target public', 'Target group'] },
  capacity: { fr: ['Places', 'Nombre de places', 'Capacité', 'Nb places'], en: ['Seats', 'Capacity'] },
  registered: { fr: ['Inscrits', 'Nombre d’inscrits', 'Nb inscrits'], en: ['Registered', 'Registrations'] },
  attended: {
    fr: ['Présents', 'Nombre de présents', 'Nb présents'],
    en: ['Attended', 'Present', 'Attendance']
  },
  facilitator1: {
    fr: ['Animateur 1', 'Animateur', 'Animatrice', 'Animateur·rice 1'],
    en: ['Facilitator 1', 'Facilitator']
  },
  facilitator2: {
    fr: ['Animateur 2', 'Co-animateur', 'Animateur·rice 2'],
    en: ['Facilitator 2', 'Co-facilitator']
  },
  stepFree: {
    fr: ['Accessible PMR', 'PMR', 'Accessibilité'],
    en: ['Step free', 'Accessible', 'Wheelchair access']
  },
  bring: { fr: ['À prévoir', 'À apporter', 'Équipement'], en: ['Bring', 'To bring', 'Equipment'] },
  status: { fr: ['Statut', 'État'], en: ['Status', 'State'] },
  agreement: { fr: ['Convention', 'Conventions'], en: ['Agreement', 'Agreements'] },
  remarks: {
    fr: ['Remarques', 'Remarque', 'Commentaire', 'Observations'],
    en: ['Remarks', 'Comment', 'Comments', 'Notes']
  }
}
