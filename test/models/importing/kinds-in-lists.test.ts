import { expect } from 'chai'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { areOutside } from '#models/planning/slots/judge.ts'
import { undoImport } from '#models/importing/run/confirm.ts'
import { Workshop } from '#models/records/workshop.ts'
import { modeOf } from '#models/records/workshop-mode.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { bringing } from './bringing.ts'
import { coming, planning } from './typed-workshops.ts'

type Said = [kind: string, mode: string, facts?: Record<string, string>]

/** A list with the columns « Sorte » and « Modalité » at its end; each line of a day and a room of its own. */
const ofKinds = (lines: Said[], [kind, mode] = ['Sorte', 'Modalité']) =>
  planning(
    ...lines.map(([, , facts], at) => ({
      'N° session': `K-${String(at)}`,
      Date: slashed(coming(40 + 7 * at)),
      ...facts
    }))
  )
    .split('\r\n')
    .map((line, at) => {
      const [said, held] = at === 0 ? [kind, mode] : (lines[at - 1] ?? [])
      return `${line};${said ?? ''};${held ?? ''}`
    })
    .join('\r\n')

describe('a list of workshops that names kinds and modes', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const { bring, save, rowsOf, findingsOf } = bringing(() => cast)
  const stored = (at = 0) =>
    Workshop.findOne({ agency: cast.aubagne._id, reference: `K-${String(at)}` }).orFail()
  const judged = async (text: string) =>
    (await rowsOf(await bring(text))).map(row => [
      row.outcome,
      ...findingsOf(row).map(({ reason }) => reason.split('.').at(-1))
    ])

  it('keeps them as written in French or English, with accents or without', async () => {
    const words: Said[] = [
      ['', ''],
      ['Réunion d’information', 'sur place'],
      ['REUNION', 'Par téléphone'],
      ['job-dating', 'telephone'],
      ['Visite d’entreprise', 'présentiel'],
      ['salon en ligne', '']
    ]
    await save(ofKinds(words))
    const found = []
    for (const at of words.keys()) found.push(await stored(at))
    expect(found.map(one => [one.kind, modeOf(one), one.state])).to.deep.equal([
      ['detection', 'onSite', 'published'],
      ['informationMeeting', 'onSite', 'published'],
      ['informationMeeting', 'telephone', 'published'],
      ['jobDating', 'telephone', 'published'],
      ['companyVisit', 'onSite', 'published'],
      // Nobody could join before its address is given.
      ['onlineFair', 'video', 'draft']
    ])
    const [, , remote, dating] = found
    expect(remote?.place).to.include({ name: cast.aubagne.name, room: '', address: '' })
    expect(dating?.slots.length).to.be.above(0)
    expect(dating?.slots.reduce((sum, { capacity }) => sum + capacity, 0)).to.equal(dating?.capacity)
    expect(dating?.seatsFree).to.equal(dating?.capacity)
    expect(
      await judged(
        ofKinds(
          [['Company visit', 'On site', { 'N° session': 'E-1', Date: slashed(coming(120)) }]],
          ['Kind', 'How it is held']
        )
      )
    ).to.deep.equal([['new']])
  })

  it('tells a word it does not know beside its line, and a mode that its kind has not', async () => {
    const told = await judged(
      ofKinds([
        ['Kermesse', ''],
        ['', 'Par pigeon'],
        ['Visite', 'par téléphone'],
        ['Job dating', '', { Fin: '09:10' }]
      ])
    )
    expect(told).to.deep.equal([
      ['refused', 'kind-unknown'],
      ['refused', 'mode-unknown'],
      ['refused', 'mode-not-of-kind'],
      ['refused', 'slots-do-not-fit']
    ])
  })

  it('changes the mode of a known session, and never its kind', async () => {
    await save(ofKinds([['Réunion', 'sur place']]))
    expect(await judged(ofKinds([['Visite', 'sur place']]))).to.deep.equal([['refused', 'kind-kept']])
    expect(await judged(ofKinds([['', '']]))).to.deep.equal([['unchanged']])
    await save(ofKinds([['Réunion', 'par téléphone']]))
    expect((await stored()).place).to.include({ mode: 'telephone', room: '' })
    expect(await judged(ofKinds([['', '']])), 'a room without a word of the mode').to.deep.equal([
      ['unchanged']
    ])
  })

  it('moves the slots of a session with its hours, also when it is undone, and refuses those that would lie outside', async () => {
    await save(ofKinds([['Job-dating', '']]))
    const before = await stored()
    const later = await save(ofKinds([['Job-dating', '', { Début: '10:00', Fin: '13:00' }]]))
    const moved = await stored()
    const distances = ({ startsAt, slots }: Workshop) => slots.map(slot => +slot.startsAt - +startsAt)
    expect(+moved.startsAt - +before.startsAt).to.equal(3_600_000)
    expect(distances(moved)).to.deep.equal(distances(before))
    expect(areOutside(moved.slots, moved)).to.equal(false)
    const short: Said = ['Job-dating', '', { Début: '10:00', Fin: '11:00' }]
    expect(await judged(ofKinds([short]))).to.deep.equal([['refused', 'slots-outside']])
    await undoImport(later)
    const back = await stored()
    expect(back.slots.map(({ startsAt }) => +startsAt)).to.deep.equal(
      before.slots.map(({ startsAt }) => +startsAt)
    )
    expect(+back.startsAt).to.equal(+before.startsAt)
    const [slot] = back.slots
    await takeSeat(back._id, { person: cast.nadia._id, by: cast.marie._id, slot: slot!._id })
    expect(await judged(ofKinds([['Job-dating', '', { Début: '10:00', Fin: '13:00' }]]))).to.deep.equal([
      ['refused', 'people-registered']
    ])
  })
})
