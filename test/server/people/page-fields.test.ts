import { expect } from 'chai'
import { AddedGroup } from '#models/records/added-group.ts'
import { Person } from '#models/records/person.ts'
import { labelOf, type FieldsWith } from '#models/records/person-fields.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'

type Shown = Record<FieldsWith<{ form: object }>, [stored: unknown, words: string]>

/** Of every field that a form or the history names, a value and how the person's page says it. */
const shown = ({ marie }: Cast): Shown => ({
  referent: [marie._id, marie.fullName],
  identifiers: [['9300011C'], '9300011C'],
  title: ['Mme', 'inscrite'],
  lastName: ['Zimmermann', 'Zimmermann'],
  firstName: ['Perpetua', 'Perpetua'],
  birthDate: ['1987-03-09', '9 mars 1987'],
  phone: ['+33639980011', '06 39 98 00 11'],
  otherPhones: [['+33639980022'], '06 39 98 00 22'],
  channel: ['letter', 'Lettre'],
  email: ['perpetua@example.org', 'perpetua@example.org'],
  address: ['12 impasse des Mûriers', '12 impasse des Mûriers'],
  postcode: ['13990', '13990'],
  commune: ['Fontvieille', 'Fontvieille'],
  communeCode: ['13038', 'Fontvieille'],
  registeredOn: ['2024-05-06', '6 mai 2024'],
  category: ['B', 'Catégorie'],
  rsa: ['yes', 'RSA'],
  qpv: ['yes', 'Quartier prioritaire'],
  overrides: [
    [{ public: 'longTerm', holds: false, reason: 'Formation longue', by: marie._id, at: new Date() }],
    'Formation longue'
  ],
  addedGroups: [['added-interim'], 'Intérim au long cours'],
  trade: ['F1703', 'Maçonnerie fine'],
  tradeLabel: ['Maçonnerie fine', 'Maçonnerie fine'],
  otherTrades: [[{ code: 'N1103', label: 'Magasinage fin' }], 'Magasinage fin'],
  needs: [['Une chaise haute'], 'Une chaise haute'],
  language: ['en', 'Anglais'],
  counsellor: ['Un collègue', marie.fullName],
  comment: ['Préfère le matin', 'Préfère le matin']
})

describe('The page of a person', () => {
  useDatabase()
  const app = useApp()

  it('says every field that its form asks for', async () => {
    const cast = await raiseCast()
    const values = shown(cast)
    const group = { fr: 'Intérim au long cours', seenBy: 'counsellors' } as const
    await AddedGroup.create({ _id: 'added-interim', ...group, setAt: new Date() })
    const fields = Object.keys(values) as (keyof Shown)[]
    const facts = Object.fromEntries(fields.map(field => [field, values[field][0]]))
    await Person.updateOne({ _id: cast.nadia._id }, { $set: facts })
    const marie = app.visitor()
    await marie.signIn(cast.marie)
    const { text } = await marie.get(paths.person(cast.nadia.id))
    const said = text.replace(/[\u00a0\u202f]/g, ' ').toLowerCase()
    expect(fields.filter(field => labelOf(field) === null)).to.deep.equal([])
    expect(fields.filter(field => !said.includes(values[field][1].toLowerCase()))).to.deep.equal([])
  })
})
