import { Class, classOf, type Doc, isDoc, isOperators } from '../bson/values.ts'
import { badValue, unknown } from '../errors.ts'
import { equalTo, matching, oneOf, ordered, present, regexOperator, typed } from './operators.ts'
import { type Found, reaches, type ValueTest } from './paths.ts'

/** A compiled filter. `found` receives the array position that `$` stands for. */
export type Matcher = (doc: unknown, found?: Found) => boolean

/** Compiles a MongoDB filter; throws code 2 for what it does not know. */
export function compileFilter(filter: unknown): Matcher {
  if (!isDoc(filter)) throw badValue('a filter must be a document')
  const tests = Object.keys(filter).map(key => compileEntry(key, filter[key]))
  const [only] = tests
  if (tests.length === 1 && only) return only
  return every(tests)
}

/** The top fields a filter looks at, undefined where it may look at any. */
export function fieldsOf(filter: Doc): string[] | undefined {
  const fields: string[] = []
  for (const key of Object.keys(filter)) {
    const operand = filter[key]
    if (!key.startsWith('$')) fields.push(key.split('.', 1)[0] as string)
    else if (!Array.isArray(operand)) return undefined
    else
      for (const branch of operand) {
        const inner = isDoc(branch) ? fieldsOf(branch) : undefined
        if (!inner) return undefined
        fields.push(...inner)
      }
  }
  return fields
}

function compileEntry(key: string, operand: unknown): Matcher {
  if (!key.startsWith('$')) return compilePath(key, operand)
  const join = Object.hasOwn(joins, key) ? joins[key] : undefined
  if (!join) throw unknown(2, `unknown top level operator: ${key}`)
  if (!Array.isArray(operand) || operand.length === 0) throw badValue(`${key} must be a nonempty array`)
  if (!operand.every(isDoc)) throw badValue('$or/$and/$nor entries need to be full objects')
  return join(operand.map(branch => compileFilter(branch)))
}

const every =
  (tests: Matcher[]): Matcher =>
  (doc, found) =>
    tests.every(test => test(doc, found))

/** A branch that fails leaves no position behind. */
const some =
  (tests: Matcher[]): Matcher =>
  (doc, found) => {
    const before = found?.position
    return tests.some(test => {
      if (test(doc, found)) return true
      if (found) found.position = before
      return false
    })
  }

/** The operators that join filters, by name. */
export const joins: Record<string, (tests: Matcher[]) => Matcher> = { $and: every, $or: some }

function compilePath(path: string, operand: unknown): Matcher {
  const parts = path.split('.')
  const tests = isOperators(operand)
    ? compileOperators(operand)
    : [plain(classOf(operand) === Class.regex ? matching(operand) : equalTo(operand))]
  return (doc, found = { position: undefined }) => tests.every(part => holds(part, doc, parts, found))
}

/** One operator on one path: a test of values, `whole` when arrays are not entered, `negated` when none may pass. */
interface Condition {
  test: ValueTest
  whole: boolean
  negated: boolean
  /** The test of one element, where the array as a whole passes by one of them: it gives the position. */
  element?: ValueTest
  all?: Condition[]
}

function holds(condition: Condition, doc: unknown, parts: string[], found: Found): boolean {
  const { all, element, negated, test, whole } = condition
  if (negated) found = { position: undefined }
  if (all) return all.every(part => holds(part, doc, parts, found)) !== negated
  const positioned = element ? placing(element, found) : test
  return reaches(doc, parts, positioned, whole, found) !== negated
}

function placing(element: ValueTest, found: Found): ValueTest {
  return value => {
    const index = Array.isArray(value) ? value.findIndex(element) : -1
    if (index < 0) return false
    found.position = index
    return true
  }
}

function compileOperators(operators: Doc): Condition[] {
  return Object.keys(operators).map(name => {
    const compile = Object.hasOwn(conditions, name) ? conditions[name] : undefined
    if (!compile) throw unknown(2, `unknown operator: ${name}`)
    return compile(operators[name], operators)
  })
}

const plain = (test: ValueTest): Condition => ({ test, whole: false, negated: false })
const wholly = (test: ValueTest): Condition => ({ test, whole: true, negated: false })
const not = (condition: Condition): Condition => ({ ...condition, negated: !condition.negated })
const allOf = (all: Condition[], negated = false): Condition => ({
  test: value => all.every(part => part.test(value) !== part.negated),
  whole: true,
  negated,
  all
})

/** The operators on one path by name; `siblings` are those beside it. */
export const conditions: Record<string, (operand: unknown, siblings: Doc) => Condition> = {
  $eq: operand => plain(equalTo(operand)),
  $ne: operand => {
    if (classOf(operand) === Class.regex) throw badValue("Can't have regex as arg to $ne.")
    return not(plain(equalTo(operand)))
  },
  $gt: operand => plain(ordered(operand, order => order > 0)),
  $gte: operand => plain(ordered(operand, order => order >= 0)),
  $lt: operand => plain(ordered(operand, order => order < 0)),
  $lte: operand => plain(ordered(operand, order => order <= 0)),
  $in: operand => plain(oneOf(operand)),
  $nin: operand => not(plain(oneOf(operand))),
  $regex: (operand, siblings) => plain(regexOperator(operand, siblings['$options'])),
  $options: (_operand, siblings) => {
    if (!('$regex' in siblings)) throw badValue('$options needs a $regex')
    return plain(() => true)
  },
  $exists: operand => (present(operand) ? wholly : absent)(value => value !== undefined),
  $type: operand => plain(typed(operand)),
  $elemMatch: operand => {
    const { element, whole } = elementMatch(operand)
    return { ...wholly(whole), element }
  },
  $not: operand => {
    if (classOf(operand) === Class.regex) return not(plain(matching(operand)))
    if (!isOperators(operand)) throw badValue('$not needs a regex or a document')
    return allOf(compileOperators(operand), true)
  }
}

const absent = (test: ValueTest) => not(wholly(test))

/** The test of one array element, and of a whole array; `$elemMatch` takes a filter or operators. */
export function elementMatch(operand: unknown): { element: ValueTest; whole: ValueTest } {
  if (!isDoc(operand)) throw badValue('$elemMatch needs an Object')
  const joined = Object.keys(joins).some(name => name in operand)
  const element =
    isOperators(operand) && !joined
      ? allOf(compileOperators(operand)).test
      : elementFilter(compileFilter(operand))
  return { element, whole: value => Array.isArray(value) && value.some(element) }
}

const elementFilter =
  (filter: Matcher): ValueTest =>
  value =>
    (isDoc(value) || Array.isArray(value)) && filter(value)
