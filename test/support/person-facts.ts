import type { PersonFacts } from '#models/people/writing.ts'

/** A file as a form would give it, of someone invented. */
export const factsOf = (rest: Partial<PersonFacts> = {}): PersonFacts => ({
  identifiers: [],
  title: 'Mme',
  lastName: 'Martin',
  firstName: 'Louise',
  birthDate: '1990-04-02',
  phone: null,
  email: null,
  address: '',
  postcode: '',
  commune: '',
  registeredOn: null,
  category: null,
  rsa: 'unknown',
  qpv: 'unknown',
  trade: null,
  tradeLabel: '',
  needs: [],
  language: 'fr',
  comment: '',
  ...rest
})
