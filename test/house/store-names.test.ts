import { expect } from 'chai'
import ts from 'typescript'
import { accumulators } from '#store/aggregate/accumulators.ts'
import { operators as expressions } from '#store/aggregate/operators.ts'
import { stages } from '#store/aggregate/stages.ts'
import { conditions, joins } from '#store/query/match.ts'
import { operators as updates } from '#store/update/operators.ts'
import { filesOf, textOf } from './sources.ts'

/** What the embedded store offers, by the place where the names stand. */
const OFFERED: Record<string, string[]> = {
  filters: [...Object.keys(joins), ...Object.keys(conditions)],
  updates: [...Object.keys(updates), '$each'],
  expressions: Object.keys(expressions),
  accumulators: Object.keys(accumulators),
  stages: Object.keys(stages)
}

const ROOMS_THAT_ASK = ['lib', 'models', 'views', 'jobs', 'server', 'seeds']
const PACKAGES_THAT_ASK = [
  'node_modules/agenda/dist',
  'node_modules/@agendajs/mongo-backend/dist',
  'node_modules/connect-mongo/dist'
]

/** Offered though nobody above writes it, and why. */
const EXPECTED: Record<string, string> = {
  $pullAll: 'Mongoose sends it when plain values are pulled from a list of a document',
  $skip: 'the driver sends it to count a part, and lists of the coming rooms page by it',
  $limit: 'as $skip',
  $sort: 'the coming rooms order what they group',
  $project: 'the coming rooms shape what they group',
  $avg: 'the coming rooms sum up by group',
  $min: 'as $avg',
  $max: 'as $avg',
  $first: 'as $avg',
  $last: 'as $avg'
}

/** Written by somebody above, and yet never sent to the store as an operator. */
const NEVER_SENT: Record<string, string> = {
  $where: 'a property of a Mongoose document, which its save() adds to the filter',
  $currentDate: 'connect-mongo sends it with an option that the sessions do not set'
}

/** The names with a dollar that a source writes as keys of an object, or assigns as properties. */
function namesIn(text: string, file = 'source.ts'): string[] {
  const found: string[] = []
  const note = (name: ts.Node) => {
    const spelled = ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : ''
    if (/^\$[a-z]\w*$/i.test(spelled)) found.push(spelled)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) note(node.name)
    else if (ts.isComputedPropertyName(node)) ts.forEachChild(node, note)
    else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      if (ts.isPropertyAccessExpression(node.left)) note(node.left.name)
      if (ts.isElementAccessExpression(node.left)) note(node.left.argumentExpression)
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest))
  return found
}

/** Who writes each name: the first file that does. */
function writersOf(rooms: string[], ...endings: string[]): Map<string, string> {
  const writers = new Map<string, string>()
  for (const file of rooms.flatMap(room => filesOf(room, ...endings)))
    for (const name of namesIn(textOf(file), file)) if (!writers.has(name)) writers.set(name, file)
  return writers
}

describe('the names of MongoDB', function () {
  this.timeout(60_000)
  const offered = new Set(Object.values(OFFERED).flat())
  let written = new Map<string, string>()
  before(() => {
    written = new Map([...writersOf(PACKAGES_THAT_ASK, '.js', '.mjs'), ...writersOf(ROOMS_THAT_ASK, '.ts')])
  })

  it('are found in the sources that write them', () => {
    const text = `const filter = { $gt: 1, '$in': [], deep: [{ $or }], ['$not']: 0, plain: '$field' }; update.$set = {}; u['$inc'] = 1`
    expect(namesIn(text)).to.have.members(['$gt', '$in', '$or', '$not', '$set', '$inc'])
    expect(written.get('$in')).to.be.a('string')
    expect(written.get('$options'), 'of Agenda').to.contain('@agendajs')
  })

  it('that the product, Agenda and the sessions write are offered by the embedded store', () => {
    const missing = [...written].filter(([name]) => !offered.has(name) && !(name in NEVER_SENT))
    expect(missing).to.deep.equal([])
  })

  it('that the embedded store offers are written by one of them, or have their reason', () => {
    for (const [place, names] of Object.entries(OFFERED))
      expect(
        names.filter(name => !written.has(name) && !(name in EXPECTED)),
        place
      ).to.deep.equal([])
  })

  it('need no reason that has passed', () => {
    expect(Object.keys(EXPECTED).filter(name => written.has(name) || !offered.has(name))).to.deep.equal([])
    expect(Object.keys(NEVER_SENT).filter(name => !written.has(name) || offered.has(name))).to.deep.equal([])
  })
})
