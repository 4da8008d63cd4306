import type { Vocabulary } from './headings.ts'

/** The columns of a list of job seekers that mean something to us. */
export type PersonColumn =
  | 'identifier'
  | 'title'
  | 'lastName'
  | 'firstName'
  | 'birthDate'
  | 'address'
  | 'postcode'
  | 'commune'
  | 'communeCode'
  | 'phone'
  | 'otherPhone'
  | 'channel'
  | 'language'
  | 'email'
  | 'category'
  | 'registeredOn'
  | 'monthsRegistered'
  | 'trainingLevel'
  | 'trade'
  | 'tradeLabel'
  | 'otherTrades'
  | 'drivingLicence'
  | 'distance'
  | 'rsa'
  | 'disabledWorker'
  | 'qpv'
  | 'safir'
  | 'agencyName'
  | 'counsellor'
  | 'lastContactOn'
  | 'comment'

/** What each column may be called. Compared folded: case, accents and punctuation do not count. */
export const PEOPLE: Vocabulary<PersonColumn> = {
  identifier: {
    fr: [
      'Identifiant',
      'Identifiant France Travail',
      'Identifiant Pôle emploi',
      'Identifiant DE',
      'N° identifiant',
      'IDE'
    ],
    en: ['Identifier', 'France Travail identifier', 'Job seeker identifier'],
    required: true
  },
  title: { fr: ['Civilité', 'Titre'], en: ['Title', 'Salutation'] },
  lastName: {
    fr: ['Nom', 'Nom de famille', 'Nom d’usage'],
    en: ['Last name', 'Surname', 'Family name'],
    required: true
  },
  firstName: {
    fr: ['Prénom', 'Prénoms', 'Prénom(s)'],
    en: ['First name', 'Given name', 'Forename'],
    required: true
  },
  birthDate: {
    fr: ['Date de naissance', 'Naissance', 'Né(e) le', 'DDN', 'Date naissance'],
    en: ['Birth date', 'Birthdate', 'Date of birth', 'DOB'],
    required: true
  },
  address: { fr: ['Adresse', 'Adresse postale', 'Rue'], en: ['Address', 'Street address', 'Street'] },
  postcode: { fr: ['Code postal', 'CP'], en: ['Postcode', 'Post code', 'Postal code', 'Zip code', 'Zip'] },
  commune: { fr: ['Commune', 'Ville', 'Localité'], en: ['City', 'Town', 'Municipality'] },
  communeCode: {
    fr: ['Code commune', 'Code INSEE', 'Code commune INSEE'],
    en: ['Commune code', 'INSEE code']
  },
  phone: {
    fr: [
      'Téléphone',
      'Tél',
      'N° de téléphone',
      'Numéro de téléphone',
      'Téléphone portable',
      'Téléphone mobile',
      'Portable'
    ],
    en: ['Phone', 'Telephone', 'Phone number', 'Telephone number', 'Mobile', 'Mobile phone']
  },
  otherPhone: {
    fr: ['Autre téléphone', 'Téléphone 2', 'Deuxième téléphone', 'Téléphone fixe', 'Tél fixe'],
    en: ['Other phone', 'Second phone', 'Phone 2', 'Landline']
  },
  channel: {
    fr: [
      'Canal préféré',
      'Canal de contact',
      'Moyen de contact',
      'Moyen de contact préféré',
      'Contact préféré'
    ],
    en: ['Preferred channel', 'Preferred contact', 'Contact preference', 'Contact channel']
  },
  language: {
    fr: ['Langue', 'Langue parlée', 'Langue de contact', 'Langue des messages'],
    en: ['Language', 'Spoken language', 'Contact language', 'Preferred language']
  },
  email: {
    fr: ['Courriel', 'Adresse courriel', 'Adresse électronique', 'Adresse mail', 'Mél', 'Mail'],
    en: ['Email', 'E-mail', 'Email address', 'E-mail address']
  },
  category: { fr: ['Catégorie', 'Catégorie d’inscription'], en: ['Category', 'Registration category'] },
  registeredOn: {
    fr: ['Date d’inscription', 'Inscrit(e) le', 'Inscription', 'Date inscription'],
    en: ['Registration date', 'Registered on', 'Date of registration']
  },
  monthsRegistered: {
    fr: ['Ancienneté (mois)', 'Ancienneté', 'Ancienneté en mois'],
    en: ['Months registered', 'Seniority', 'Seniority (months)']
  },
  trainingLevel: {
    fr: ['Niveau de formation', 'Niveau', 'Diplôme'],
    en: ['Education level', 'Training level', 'Level of education']
  },
  trade: { fr: ['Code ROME', 'ROME'], en: ['ROME code'] },
  tradeLabel: {
    fr: ['Métier recherché', 'Métier', 'Emploi recherché'],
    en: ['Target job', 'Trade', 'Job sought', 'Occupation']
  },
  otherTrades: {
    fr: ['Autres métiers', 'Autres métiers recherchés', 'Autres codes ROME', 'Autre code ROME', 'ROME 2'],
    en: ['Other trades', 'Other jobs', 'Other ROME codes', 'Other occupations']
  },
  drivingLicence: {
    fr: ['Permis B', 'Permis', 'Permis de conduire'],
    en: ['Driving licence', 'Driving license', 'Driver’s license']
  },
  distance: {
    fr: ['Distance agence (km)', 'Distance agence', 'Distance (km)', 'Distance'],
    en: ['Distance km', 'Distance to agency (km)']
  },
  rsa: { fr: ['RSA', 'Bénéficiaire du RSA'], en: ['RSA claimant'] },
  disabledWorker: { fr: ['BOE', 'BOETH', 'DEBOE', 'RQTH', 'TH'], en: ['Disabled worker'] },
  qpv: { fr: ['QPV', 'Résident QPV', 'Quartier prioritaire'], en: ['Priority district', 'QPV resident'] },
  safir: {
    fr: ['Code SAFIR', 'SAFIR', 'Code agence'],
    en: ['SAFIR code', 'Agency code'],
    required: true
  },
  agencyName: { fr: ['Agence', 'Agence de suivi', 'Nom de l’agence'], en: ['Agency', 'Agency name'] },
  counsellor: {
    fr: [
      'Conseiller référent',
      'Conseiller',
      'Conseillère référente',
      'Référent',
      'Conseiller(ère) référent(e)'
    ],
    en: ['Counsellor', 'Counselor', 'Referring counsellor', 'Adviser']
  },
  lastContactOn: {
    fr: ['Dernier contact', 'Date du dernier contact'],
    en: ['Last contact', 'Last contact date', 'Last contacted on']
  },
  comment: {
    fr: ['Commentaire', 'Commentaires', 'Remarques', 'Remarque', 'Observations', 'Notes'],
    en: ['Comment', 'Comments', 'Remarks', 'Note']
  }
}
