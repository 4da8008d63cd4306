import { expect } from 'chai'
import type { FigureRow } from '#models/figures/funnel.ts'
import { maskCalled, type Called } from '#models/figures/headcounts.ts'
import { isFew, mask, type Mask, type Told } from '#models/figures/mask.ts'
import { publish, rate, type ToldCounts } from '#models/figures/published.ts'
import { FIGURE_NAMES, figureBy, type Counts, type FigureName } from '#models/records/figure.ts'
import { deduce, type KnownSum } from '#test/support/deducing.ts'

/** The first aid off: one to four people are hidden, and nothing else is. */
const FEW_ALONE: Mask = () => cell => (isFew(cell.value) ? 'few' : cell.value)

const SEEDS = [1, 2, 3, 4, 5, 6]

describe('The mask of small counts', () => {
  it('tells a share only where both of its sides count five people or more', () => {
    expect(rate(5, 10).percent).to.equal(50)
    expect(rate(4, 9).percent).to.equal(null)
    expect(rate(9, 13).percent, 'four without').to.equal(null)
    expect(rate('few', 9).percent).to.equal(null)
    expect(rate('kept', 30).percent).to.equal(null)
    expect(rate(12, 'kept').percent).to.equal(null)
    expect(rate(0, 0).percent).to.equal(null)
  })

  it('keeps the next smallest count of a sum with one hidden', () => {
    const [total, ...parts] = [40, 3, 20, 17].map(value => ({ value, isShown: true }))
    if (!total) throw new Error('no total')
    expect([total, ...parts].map(mask([{ total, parts }]))).to.deep.equal([40, 'few', 20, 'kept'])
  })

  it('keeps one more where the words of two hidden counts give both away', () => {
    const [total, ...parts] = [28, 4, 4, 20].map(value => ({ value, isShown: true }))
    if (!total) throw new Error('no total')
    expect([total, ...parts].map(mask([{ total, parts }]))).to.deep.equal([28, 'few', 'few', 'kept'])
  })

  for (const seed of SEEDS) {
    it(`leaves nothing to deduce from page and file together, and did before (${seed})`, () => {
      const rows = tempting(seed)
      expect(found(rows, mask)).to.deep.equal([])
      expect(found(rows, FEW_ALONE), 'the control').not.to.have.length(0)
    })
  }

  it('leaves nothing to deduce of one workshop whose seats are known, whatever its numbers', () => {
    expect(givenAway(maskCalled)).to.deep.equal([])
    const fewAlone = ({ attended, absent, unmarked }: Called): Called<Told> => {
      const [came = 0, away = 0, open = 0] = [attended, absent, unmarked].map((value): Told =>
        isFew(value) ? 'few' : value
      )
      return { attended: came, absent: away, unmarked: open }
    }
    expect(givenAway(fewAlone).length, 'the control').to.be.above(50)
  })
})

/** The roll calls that tell a count of few people to who knows the seats: no other roll call reads the same with another count. */
function givenAway(masked: (counts: Called, toldFrom: number) => Called<Told>): string[] {
  const readAs = new Map<string, Called[]>()
  for (let attended = 0; attended <= 12; attended++)
    for (let absent = 0; attended + absent <= 12; absent++)
      for (let unmarked = 0; attended + absent + unmarked <= 12; unmarked++) {
        const counts = { attended, absent, unmarked }
        const read = JSON.stringify([attended + absent + unmarked, masked(counts, 5)])
        readAs.set(read, [...(readAs.get(read) ?? []), counts])
      }
  return [...readAs].flatMap(([read, possible]) => {
    const [first] = possible
    const isTold = (name: keyof Called) =>
      first !== undefined && isFew(first[name]) && possible.every(one => one[name] === first[name])
    return (['attended', 'absent', 'unmarked'] as const).some(isTold) ? [read] : []
  })
}

/** Counts that are small enough to hide and large enough to be told, by chance that is the same each time. */
function tempting(seed: number): FigureRow[] {
  let state = seed * 7919
  const upTo = (most: number) => {
    state = (state * 1103515245 + 12345) % 2147483648
    return Math.floor((state / 2147483648) * (most + 1))
  }
  const rows: FigureRow[] = []
  for (const month of ['2026-01', '2026-02', '2026-03'])
    for (const departement of ['departement-06', 'departement-13'])
      for (const sector of ['BTP', 'HRT'])
        for (const place of ['agency', 'company']) {
          if (upTo(4) === 0) continue
          const proposed = 6 + upTo(20)
          const registered = proposed - upTo(Math.min(8, proposed))
          const marked = registered - upTo(Math.min(2, registered))
          const attended = marked - upTo(Math.min(6, marked))
          const debriefed = attended - upTo(Math.min(1, attended))
          const apt = debriefed - upTo(Math.min(6, debriefed))
          const [immersion, training] = [upTo(Math.floor(attended / 2)), upTo(Math.floor(attended / 3))]
          const job = upTo(attended - immersion - training)
          const started = immersion + training + job
          const counted: Partial<Counts> = { proposed, registered, marked, attended, debriefed, apt, started }
          const counts = figureBy(name => ({ ...counted, workshops: 1, immersion, training, job })[name] ?? 0)
          rows.push({ keys: [month, departement, sector, place], counts })
        }
  return rows
}

/** Every count of one to four people that page and file give away between them, the sides of shares included. */
function found(rows: FigureRow[], masked: Mask): string[] {
  const published = publish(rows, masked)
  const knowledge = new Map<string, Told>()
  const sums: KnownSum[] = []
  const real = new Map<string, number>()
  const places = new Map<string, string[]>()
  const learn = (place: string, told: ToldCounts, shown: readonly FigureName[]) => {
    for (const name of shown) knowledge.set(`${place} ${name}`, told[name])
  }
  const columns = ['proposed', 'registered', 'attended', 'apt', 'started'] as const
  const compared = ['attended', 'started'] as const
  learn('whole', published.whole, FIGURE_NAMES)
  for (const { keys, counts } of published.byMonth) learn(`m ${keys.join(' ')}`, counts, columns)
  for (const { keys, counts } of published.bySector) learn(`s ${keys.join(' ')}`, counts, columns)
  for (const { keys, counts } of published.byMonthAndDepartement)
    learn(`m ${keys.join(' ')}`, counts, compared)
  for (const { keys, counts } of published.bySectorAndDepartement)
    learn(`s ${keys.join(' ')}`, counts, compared)
  for (const { keys, counts } of published.rows) learn(`row ${keys.join(' ')}`, counts, FIGURE_NAMES)
  for (const { keys, counts } of rows) {
    const [month = '', departement = '', sector = ''] = keys
    const line = `row ${keys.join(' ')}`
    const within = [
      'whole',
      `m ${month}`,
      `s ${sector}`,
      `m ${month} ${departement}`,
      `s ${sector} ${departement}`
    ]
    for (const place of within) places.set(place, [...(places.get(place) ?? []), line])
    for (const place of [line, ...within])
      for (const name of FIGURE_NAMES)
        real.set(`${place} ${name}`, (real.get(`${place} ${name}`) ?? 0) + counts[name])
    places.set(line, [])
  }
  for (const [place, lines] of places) {
    for (const name of FIGURE_NAMES)
      if (lines.length > 0)
        sums.push({ total: `${place} ${name}`, parts: lines.map(line => `${line} ${name}`) })
    for (const [of, over] of RATED) {
      sums.push({ total: `${place} ${over}`, parts: [`${place} ${of}`, `${place} ${over} not ${of}`] })
      const left = (real.get(`${place} ${over}`) ?? 0) - (real.get(`${place} ${of}`) ?? 0)
      real.set(`${place} ${over} not ${of}`, left)
    }
    sums.push({
      total: `${place} started`,
      parts: ['immersion', 'training', 'job'].map(family => `${place} ${family}`)
    })
  }
  return [...deduce(sums, knowledge)].flatMap(([name, value]) => {
    expect(value, name).to.equal(real.get(name))
    return isFew(value) && !name.endsWith('workshops') ? [name] : []
  })
}

const RATED = [
  ['registered', 'proposed'],
  ['attended', 'marked'],
  ['apt', 'debriefed'],
  ['started', 'attended']
] as const
