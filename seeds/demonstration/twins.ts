import type { Person } from '#models/records/person.ts'
import { type PersonFacts, enterPerson } from '#models/people/writing.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { Staffed } from './cast.ts'
import { propose } from '#models/invitations/proposing.ts'

/** Identifiers of the second files: nobody else of the demonstration has one of these. */
const TWIN_IDENTIFIERS = ['99399990019', '99399990027']

/**
 * Second files of two people, as a counter and a list leave them: one of the same name and birth date, one of a name
 * misspelt. Somebody has to decide whether each pair is one person.
 */
export async function raiseTwins({ agency, counsellors, people }: Staffed, now: Date): Promise<void> {
  const [sure] = people
  const doubtful = people.find(person => person !== sure && TWICE.test(person.lastName))
  const by = counsellors.at(-1)?._id ?? null
  if (!sure || !doubtful) return
  const [identifier = '', other = ''] = TWIN_IDENTIFIERS
  const twin = await enterPerson(
    agency._id,
    again(sure, { identifiers: [identifier], phone: '+33639980998', email: null }),
    { by, now }
  )
  await enterPerson(
    agency._id,
    again(doubtful, {
      identifiers: [other],
      lastName: misspelt(doubtful.lastName),
      phone: null,
      email: null,
      trade: null,
      tradeLabel: ''
    }),
    { by, now }
  )
  const open = { agency: agency._id, state: 'published' as const, startsAt: { $gt: now } }
  const workshop = await Workshop.findOne(open).sort({ startsAt: -1, _id: 1 })
  if (workshop) await propose({ workshop, person: twin, by, now })
}

/** A letter written twice, heard once: « Diallo », « Dialo ». */
const TWICE = /([a-z])\1/
const misspelt = (name: string) => name.replace(TWICE, '$1')

function again(person: Person, changed: Partial<PersonFacts>): PersonFacts {
  const { title, lastName, firstName, birthDate, phone, email, postcode, commune } = person
  const { registeredOn, trade, tradeLabel, language } = person
  return {
    title: title ?? null,
    lastName,
    firstName,
    birthDate: birthDate ?? null,
    phone: phone ?? null,
    email: email ?? null,
    address: '',
    postcode,
    commune,
    registeredOn: registeredOn ?? null,
    category: null,
    rsa: 'unknown',
    qpv: 'unknown',
    trade: trade ?? null,
    tradeLabel,
    needs: [],
    language,
    comment: '',
    identifiers: [],
    ...changed
  }
}
