import { expect } from 'chai'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { hasUsedUpElsewhere, spendOnElsewhere } from '#models/access/asking-elsewhere.ts'
import { LIMITS } from '#models/access/limit.ts'
import { ImportRow } from '#models/records/import-row.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { Person } from '#models/records/person.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { bringing } from '../models/importing/bringing.ts'

const HEADINGS = 'Identifiant;Nom;Prénom;Date de naissance;Code SAFIR'
const REFUSED = 'Trop de personnes ont été cherchées dans les autres agences'

describe('the budget for asking whether someone is known elsewhere', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })

  const leave = (asks: number) => spendOnElsewhere(cast.marie._id, LIMITS.elsewhere.most - asks)
  const entered = () => JournalEntry.countDocuments({ kind: 'elsewhereUsedUp', by: cast.marie._id })
  const newPerson = async (fields: Record<string, string>) => {
    await marie.get(paths.newPerson())
    return marie.submit(paths.people(), { lastName: 'Essai', firstName: 'Nina', ...fields })
  }
  const lineOf = ({ identifiers, lastName, firstName, birthDate }: Person, safir = cast.aubagne.safir) =>
    [identifiers[0], lastName, firstName, slashed(birthDate ?? ''), safir].join(';')
  const { bring, rowsOf } = bringing(() => cast)
  const outcomes = async (list: Parameters<typeof rowsOf>[0]) =>
    (await rowsOf(list)).map(({ outcome }) => outcome)

  it('is one for the form of a new person, its correction, search, requests and lists', async () => {
    const { bruno, nadia, aubagne } = cast
    const [identifier = ''] = bruno.identifiers
    await leave(5)
    const known = await newPerson({ identifiers: identifier })
    expect(known.text).to.include('autre agence')
    await marie.get(`${paths.people()}?q=${identifier}`)
    await marie.post(paths.transfers(), { typed: '0000000X', why: 'A déménagé' })
    await marie.get(paths.editPerson(nadia.id))
    await marie.submit(paths.person(nadia.id), {
      identifiers: `${nadia.identifiers.join(' ')} ${identifier}`
    })
    expect(await hasUsedUpElsewhere(cast.marie._id)).to.equal(false)
    const list = await bring([HEADINGS, lineOf(bruno, aubagne.safir)].join('\n'))
    expect(await outcomes(list)).to.deep.equal(['elsewhere'])
    expect(await hasUsedUpElsewhere(cast.marie._id)).to.equal(true)
  })

  it('refuses in words once it is used up, whoever is asked about, with what was typed kept', async () => {
    const { bruno, nadia } = cast
    await leave(0)
    const people = await Person.countDocuments()
    for (const identifiers of [bruno.identifiers[0] ?? '', '9300001A']) {
      const refused = await newPerson({ identifiers })
      expect([refused.status, refused.text.includes(REFUSED)], identifiers).to.deep.equal([422, true])
      expect(refused.body).to.include('value="Essai"').and.not.include('demander un transfert')
    }
    await marie.get(paths.editPerson(nadia.id))
    const edited = await marie.submit(paths.person(nadia.id), { identifiers: '9300001A' })
    expect([edited.status, edited.text.includes(REFUSED)]).to.deep.equal([422, true])
    const search = await marie.get(`${paths.people()}?q=${bruno.identifiers[0]}`)
    expect(search.status).to.equal(429)
    expect(await Person.countDocuments()).to.equal(people)
    expect(await entered()).to.equal(1)
    expect((await newPerson({ phone: '06 39 98 00 77' })).status, 'names nobody elsewhere').to.equal(303)
    const samira = await app.signedIn(cast.samira)
    expect((await samira.get(`${paths.people()}?q=9300001A`)).status, 'of another account').to.equal(200)
  })

  it('stops the lines of a list that would tell, and those beside them, but none of someone known here', async () => {
    const { bruno, nadia, nice } = cast
    const fresh = (at: number) => `930000${at}A;NOUVEAU;Ana;12/03/199${at};${cast.aubagne.safir}`
    await leave(1)
    const first = await bring([HEADINGS, fresh(1), lineOf(bruno), fresh(2)].join('\n'))
    expect(await outcomes(first)).to.deep.equal(['new', 'elsewhere', 'new'])
    expect(await entered()).to.equal(0)

    const second = await bring([HEADINGS, fresh(3), lineOf(bruno), lineOf(nadia)].join('\n'))
    expect(await outcomes(second)).to.deep.equal(['refused', 'refused', 'unchanged'])
    const rows = await ImportRow.find({ importation: second._id, outcome: 'refused' })
    const reasons = rows.map(({ findings }) => (findings as { reason: string }[]).map(({ reason }) => reason))
    expect(reasons).to.deep.equal([['imports.finding.asked-too-much'], ['imports.finding.asked-too-much']])
    expect(await entered()).to.equal(1)
    const page = await marie.get(paths.importation(second.id))
    expect(page.text).to.include('Téléchargez les lignes refusées')

    const named = await bring([HEADINGS, lineOf(bruno, nice.safir)].join('\n'))
    expect(await outcomes(named), 'a line that names their agency tells nothing').to.deep.equal(['elsewhere'])
  })
})
