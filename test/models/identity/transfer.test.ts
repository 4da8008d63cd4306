import { expect } from 'chai'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { transfersOf } from '#models/identity/transfer/listing.ts'
import { timelineOf } from '#models/history/timeline.ts'
import { Person } from '#models/records/person.ts'
import { PersonEvent } from '#models/records/person-event.ts'
import { Transfer } from '#models/records/transfer.ts'
import { waitingFor } from '#models/today/lists.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { factsOf } from '#test/support/person-facts.ts'
import { refusalOf } from '#test/support/refusal.ts'
import { enterPerson } from '#models/people/writing.ts'
import { searchPeople } from '#models/people/list.ts'
import { askTransfer } from '#models/identity/transfer/asking.ts'
import { knownElsewhere } from '#models/identity/transfer/elsewhere.ts'
import {
  acceptTransfer,
  refuseTransfer,
  withdrawTransfer,
  finishSomeTransfers
} from '#models/identity/transfer/answering.ts'

describe('Someone known in another agency', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const ask = (typed = '9100006F', by = cast.marie) => askTransfer({ by, typed, why: 'A déménagé' })
  const bruno = () => Person.findById(cast.bruno._id).orFail()

  it('is found by an exact text alone: identifier, or whole name in either order with the birth date', async () => {
    const here = cast.aubagne._id
    const count = async (typed: string) => (await knownElsewhere(here, typed))?.length ?? null
    for (const typed of ['9100006F', '9100006 f', 'Giordano Bruno 09/09/1978', 'bruno giordano 9.9.78'])
      expect(await count(typed), typed).to.equal(1)
    for (const typed of ['giordano', 'bruno giordano', 'giordano 09/09/1978', '06 39 98 01 06'])
      expect(await count(typed), typed).to.equal(null)
    for (const typed of ['giordano brunon 09/09/1978', '9100006G', 'bruno giordano 10/09/1978'])
      expect(await count(typed), typed).to.equal(0)
    expect(await count('9100001A'), 'own people are not elsewhere').to.equal(0)
  })

  it('is found whatever the blanks of the name, its length and the writing of the date', async () => {
    const enter = (lastName: string, firstName: string, birthDate: string) =>
      enterPerson(cast.nice._id, factsOf({ lastName, firstName, birthDate }))
    await enter('D’Élan', 'Noé', '1990-05-14')
    await enter('de Oliveira dos Santos', 'Maria da Conceição', '1991-05-14')
    const count = async (typed: string) => (await knownElsewhere(cast.aubagne._id, typed))?.length ?? null
    for (const typed of [
      'delan noe 14/05/1990',
      'Noé D Élan 14 mai 1990',
      'D’Élan Noé 14051990',
      'delan noe né le 14/05/1990',
      'delan noe née le 14 mai 1990',
      'delan noe 14 05 1990',
      'Maria da Conceição de Oliveira dos Santos 14/05/1991'
    ])
      expect(await count(typed), typed).to.equal(1)
    for (const typed of [
      'delan no 14/05/1990',
      'elan noe 14/05/1990',
      'Maria de Oliveira dos Santos 14/05/1991'
    ])
      expect(await count(typed), typed).to.equal(0)
  })

  it('is asked for once, however often it is asked', async () => {
    const [one, other] = [await ask(), await ask('Giordano Bruno 09/09/1978')]
    expect(String(other.id)).to.equal(String(one.id))
    expect(await Transfer.countDocuments({})).to.equal(1)
    await Promise.all(Array.from({ length: 5 }, () => ask()))
    expect(await Transfer.countDocuments({})).to.equal(1)
  })

  it('is not asked for a second time with a reason that nobody would read', async () => {
    await ask()
    const again = askTransfer({ by: cast.marie, typed: '9100006F', why: 'Travaille à Aubagne' })
    expect(await refusalOf(again)).to.include({ key: 'transfers.refused.waiting', field: 'why' })
    expect((await Transfer.find({})).map(({ why }) => why)).to.deep.equal(['A déménagé'])
  })

  it('is refused with words when nobody or several are meant', async () => {
    expect(await refusalOf(ask('9200009Z'))).to.include({ key: 'transfers.refused.nobody', field: 'typed' })
    const { _id, identifiers, ...facts } = (await bruno()).toObject()
    void [_id, identifiers]
    await Person.create({ ...facts, identifiers: [] })
    const two = await refusalOf(ask('bruno giordano 09/09/1978'))
    expect(two).to.include({ key: 'transfers.refused.several', field: 'typed' })
  })

  it('goes to the agency that asked, with history, and keeps the seats to come', async () => {
    const transfer = await ask()
    await acceptTransfer(transfer, { by: cast.samira })
    const moved = await bruno()
    expect(String(moved.agency)).to.equal(cast.aubagne.id)
    expect(String(moved.referent)).to.equal(cast.marie.id)
    const workshop = await Workshop.findById(cast.niceWorkshop._id).orFail()
    expect(workshop.seatOf(moved._id)).not.to.equal(null)
    const { entries } = await timelineOf(moved)
    expect(entries.map(({ kind }) => kind)).to.include.members(['transferAsked', 'transferred', 'registered'])
    expect(entries.find(({ kind }) => kind === 'transferred')?.by).to.equal('S. Belkacem')
    expect((await searchPeople(cast.marie, 'giordano')).people).to.have.length(1)
    expect((await searchPeople(cast.samira, 'giordano')).people).to.have.length(0)
  })

  it('stays when it is refused, and those who asked read why without reading who', async () => {
    const transfer = await ask('Giordano Bruno 09/09/1978')
    const before = await transfersOf(cast.marie)
    expect(before.asked[0]).to.include({ person: null, agency: '', typed: 'Giordano Bruno 09/09/1978' })
    await refuseTransfer(transfer, { by: cast.samira, why: 'Suivi en cours jusqu’en janvier' })
    const { asked } = await transfersOf(cast.marie)
    expect(asked[0]).to.include({ state: 'refused', answer: 'Suivi en cours jusqu’en janvier', person: null })
    expect(String((await bruno()).agency)).to.equal(cast.nice.id)
  })

  it('is answered once', async () => {
    const transfer = await ask()
    const answers = await Promise.all([
      acceptTransfer(transfer, { by: cast.samira }).then(
        () => 'accepted',
        () => 'late'
      ),
      withdrawTransfer(transfer, { by: cast.marie }).then(
        () => 'withdrawn',
        () => 'late'
      )
    ])
    expect(answers.filter(answer => answer === 'late')).to.have.length(1)
    expect(await refusalOf(refuseTransfer(transfer, { by: cast.samira, why: 'Non' }))).to.include({
      key: 'transfers.refused.answered'
    })
  })

  it('moves although the process that accepted died before moving', async () => {
    const transfer = await ask()
    const answer = { state: 'accepted', answeredBy: cast.samira._id, answeredAt: new Date() }
    await Transfer.updateOne({ _id: transfer._id }, { $set: answer })
    expect(await finishSomeTransfers(10)).to.equal(1)
    expect(await finishSomeTransfers(10)).to.equal(0)
    expect(String((await bruno()).agency)).to.equal(cast.aubagne.id)
    expect(await PersonEvent.countDocuments({ person: cast.bruno._id, kind: 'transferred' })).to.equal(1)
  })

  it('is asked of the agency that has them, when two ask', async () => {
    const third = await Agency.findOne({ safir: { $nin: ['13165', '06204'] } }).orFail()
    const luc = await Account.create({
      email: 'luc@example.org',
      firstName: 'Luc',
      lastName: 'Trivier',
      role: 'counsellor',
      agency: third._id
    })
    const [first, second] = [await ask(), await ask('9100006F', luc)]
    await acceptTransfer(first, { by: cast.samira })
    const waiting = await waitingFor(cast.marie, 'transfers', { limit: 5, now: new Date() })
    expect(waiting.count).to.equal(1)
    expect((await waitingFor(cast.samira, 'transfers', { limit: 5, now: new Date() })).count).to.equal(0)
    const again = await Transfer.findById(second._id).orFail()
    await acceptTransfer(again, { by: cast.marie })
    expect(String((await bruno()).agency)).to.equal(third.id)
  })
})
