import { type Doc, isDoc, isOperators } from '../bson/values.ts'
import { Class, classOf } from '../bson/values.ts'
import { badValue, outside } from '../errors.ts'
import { truthy } from '../aggregate/choices.ts'
import { expression, type Variables } from '../aggregate/expressions.ts'
import { equalTo, matching, oneOf, ordered, regexOperator, remainder, sized, typed } from './operators.ts'
import { type Found, reaches, type ValueTest } from './paths.ts'

/** A compiled filter. `found` receives the array position that `$` stands for. */
export type Matcher = (doc: unknown, found?: Found) => boolean

/** Compiles a MongoDB filter; throws code 2 for what it does not know, 238 for what is left out on purpose. */
export function compileFilter(filter: unknown, variables: Variables = {}): Matcher {
  if (!isDoc(filter)) throw badValue('a filter must be a document')
  const tests = Object.keys(filter).map(key => compileEntry(key, filter[key], variables))
  const [only] = tests
  if (tests.length === 1 && only) return only
  return (doc, found) => tests.every(test => test(doc, found))
}

/** The top fields a filter looks at, undefined where it may look at any. */
export function fieldsOf(filter: Doc): string[] | undefined {
  const fields: string[] = []
  for (const key of Object.keys(filter)) {
    const operand = filter[key]
    if (key === '$comment') continue
    if (!key.startsWith('$')) fields.push(key.split('.', 1)[0] as string)
    else if (!['$and', '$or', '$nor'].includes(key) || !Array.isArray(operand)) return undefined
    else
      for (const branch of operand) {
        const inner = isDoc(branch) ? fieldsOf(branch) : undefined
        if (!inner) return undefined
        fields.push(...inner)
      }
  }
  return fields
}

function compileEntry(key: string, operand: unknown, variables: Variables): Matcher {
  if (!key.startsWith('$')) return compilePath(key, operand)
  switch (key) {
    case '$and':
      return every(branches(key, operand, variables))
    case '$or':
      return some(branches(key, operand, variables))
    case '$nor': {
      const any = some(branches(key, operand, variables))
      return doc => !any(doc)
    }
    case '$expr': {
      const evaluate = expression(operand, variables)
      return doc => truthy(evaluate(doc as Doc))
    }
    case '$comment':
      return () => true
    case '$where':
    case '$text':
    case '$jsonSchema':
      throw outside(key)
  }
  throw badValue(`unknown top level operator: ${key}`)
}

function branches(name: string, operand: unknown, variables: Variables): Matcher[] {
  if (!Array.isArray(operand) || operand.length === 0) throw badValue(`${name} must be a nonempty array`)
  return operand.map(branch => compileFilter(branch, variables))
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

function compilePath(path: string, operand: unknown): Matcher {
  const parts = path.split('.')
  const tests = isOperators(operand)
    ? compileOperators(operand)
    : [
        {
          test: classOf(operand) === Class.regex ? matching(operand) : equalTo(operand),
          whole: false,
          negated: false
        }
      ]
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
  return Object.keys(operators).flatMap(name => {
    if (!name.startsWith('$')) throw badValue(`unknown operator: ${name}`)
    if (name === '$options') {
      if (!('$regex' in operators)) throw badValue('$options needs a $regex')
      return []
    }
    return compileOperator(name, operators[name], operators)
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

function compileOperator(name: string, operand: unknown, siblings: Doc): Condition | Condition[] {
  switch (name) {
    case '$eq':
      return plain(equalTo(operand))
    case '$ne':
      if (classOf(operand) === Class.regex) throw badValue("Can't have regex as arg to $ne.")
      return not(plain(equalTo(operand)))
    case '$gt':
      return plain(ordered(order => order > 0)(operand))
    case '$gte':
      return plain(ordered(order => order >= 0)(operand))
    case '$lt':
      return plain(ordered(order => order < 0)(operand))
    case '$lte':
      return plain(ordered(order => order <= 0)(operand))
    case '$in':
      return plain(oneOf(operand))
    case '$nin':
      return not(plain(oneOf(operand)))
    case '$regex':
      return plain(regexOperator(operand, siblings['$options']))
    case '$exists':
      return operand ? wholly(value => value !== undefined) : not(wholly(value => value !== undefined))
    case '$type':
      return plain(typed(operand))
    case '$mod':
      return plain(remainder(operand))
    case '$size':
      return wholly(sized(operand))
    case '$elemMatch':
      return withElement(operand)
    case '$all':
      return containsAll(operand)
    case '$not':
      return negation(operand)
    case '$geoWithin':
    case '$geoIntersects':
    case '$near':
    case '$nearSphere':
    case '$bitsAllSet':
    case '$bitsAnySet':
    case '$bitsAllClear':
    case '$bitsAnyClear':
      throw outside(name)
  }
  throw badValue(`unknown operator: ${name}`)
}

function withElement(operand: unknown): Condition {
  const { element, whole } = elementMatch(operand)
  return { ...wholly(whole), element }
}

function negation(operand: unknown): Condition {
  if (classOf(operand) === Class.regex) return not(plain(matching(operand)))
  if (!isOperators(operand)) throw badValue('$not needs a regex or a document')
  return allOf(compileOperators(operand), true)
}

function containsAll(operand: unknown): Condition[] | Condition {
  if (!Array.isArray(operand)) throw badValue('$all needs an array')
  if (operand.length === 0) return plain(() => false)
  return operand.map(wanted => {
    if (isOperators(wanted) && '$elemMatch' in wanted) return withElement(wanted['$elemMatch'])
    return plain(classOf(wanted) === Class.regex ? matching(wanted) : equalTo(wanted))
  })
}

/** The test of one array element, and of a whole array; `$elemMatch` takes a filter or operators. */
export function elementMatch(operand: unknown): { element: ValueTest; whole: ValueTest } {
  if (!isDoc(operand)) throw badValue('$elemMatch needs an Object')
  const logical = ['$and', '$or', '$nor', '$expr'].some(name => name in operand)
  const element =
    isOperators(operand) && !logical
      ? allOf(compileOperators(operand)).test
      : elementFilter(compileFilter(operand))
  return { element, whole: value => Array.isArray(value) && value.some(element) }
}

const elementFilter =
  (filter: Matcher): ValueTest =>
  value =>
    (isDoc(value) || Array.isArray(value)) && filter(value)
