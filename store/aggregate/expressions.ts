import { createRequire } from 'node:module'
import type * as Core from 'mingo/core'
import { Class, classOf, type Doc, isDoc, put } from '../bson/values.ts'
import { badValue, StoreError } from '../errors.ts'
import { resolve } from '../query/paths.ts'
import { type Operator, ownOperators, plainNumber } from './operators.ts'

/** Values of `let`, by name without `$$`. */
export type Variables = Doc
/** A compiled expression; undefined means that the field it names is missing. */
export type Evaluate = (doc: Doc) => unknown

/** The one object mingo evaluates with; its class is not exported, hence taken from an operator's argument. */
interface Options {
  update(locals: { root: unknown }): Options
  constructor: { init(options: object): Options }
}
interface Mingo {
  evalExpr: (doc: unknown, spec: unknown, options: unknown) => unknown
  options: (variables: Variables) => Options
  knows: (name: string) => boolean
}

let loaded: Mingo | undefined

/** Loads mingo at the first need: it takes a tenth of a second, which a start should not wait for. */
export function mingo(): Mingo {
  if (loaded) return loaded
  const require = createRequire(import.meta.url)
  const core = require('mingo/core') as typeof Core
  const standard = require('mingo/operators/expression') as Record<string, (...args: unknown[]) => unknown>
  let probe: Options | undefined
  const replaced = Object.entries(ownOperators).map(([name, operator]) => [
    name,
    (doc: unknown, spec: unknown, options: unknown) =>
      toPlain(operator(part => core.evalExpr(doc, part, options as never), spec))
  ])
  const capture = (_doc: unknown, _spec: unknown, options: unknown) => (probe = options as Options)
  const own = Object.fromEntries(replaced) as Record<string, unknown>
  const expression = { ...standard, ...own, $capture: capture }
  const context: Core.Context = core.Context.init({ expression: expression })
  core.evalExpr({}, { $capture: 1 }, { context, scriptEnabled: false } as never)
  const names = new Set(Object.keys({ ...standard, ...own }))
  loaded = {
    evalExpr: core.evalExpr as Mingo['evalExpr'],
    options: variables => (probe as Options).constructor.init({ context, scriptEnabled: false, variables }),
    knows: name => names.has(name)
  }
  return loaded
}

/**
 * Compiles an expression. Values that pass through keep their types, and so do the results of our own operators; what
 * only mingo computes, it computes on a copy with plain numbers.
 */
export function expression(spec: unknown, variables: Variables = {}): Evaluate {
  check(spec)
  return compile(spec, variables)
}

function compile(spec: unknown, variables: Variables): Evaluate {
  if (typeof spec === 'string' && spec.startsWith('$')) return reference(spec, variables)
  if (Array.isArray(spec)) {
    const parts = spec.map(part => compile(part, variables))
    return doc => parts.map(part => part(doc) ?? null)
  }
  if (!isDoc(spec)) return () => spec
  const keys = Object.keys(spec)
  const [operator = ''] = keys
  if (!keys.some(key => key.startsWith('$'))) return literalObject(spec, variables)
  if (operator === '$literal') return () => spec['$literal']
  const own = keys.length === 1 ? ownOperators[operator] : undefined
  return own ? operation(own, spec[operator], variables) : byMingo(spec, variables)
}

function reference(spec: string, variables: Variables): Evaluate {
  if (!spec.startsWith('$$')) {
    const path = spec.slice(1).split('.')
    return doc => resolve(doc, path)
  }
  const [name = '', ...path] = spec.slice(2).split('.')
  if (name === 'ROOT' || name === 'CURRENT') return doc => resolve(doc, path)
  if (Object.hasOwn(variables, name)) return () => resolve(variables[name], path)
  return byMingo(spec, variables)
}

function literalObject(spec: Doc, variables: Variables): Evaluate {
  const fields = Object.keys(spec).map(key => [key, compile(spec[key], variables)] as const)
  return doc => {
    const made: Doc = {}
    for (const [key, evaluate] of fields) {
      const value = evaluate(doc)
      if (value !== undefined) put(made, key, value)
    }
    return made
  }
}

/** An operator of our own; its operands are compiled when they are first asked for. */
function operation(operator: Operator, spec: unknown, variables: Variables): Evaluate {
  const compiled = new Map<unknown, Evaluate>()
  const ready = (part: unknown) => {
    const known = compiled.get(part) ?? compile(part, variables)
    compiled.set(part, known)
    return known
  }
  return doc => operator(part => ready(part)(doc), spec)
}

function byMingo(spec: unknown, variables: Variables): Evaluate {
  const { evalExpr, options } = mingo()
  const ready = toPlain(spec)
  const settings = options(toPlain(variables) as Variables)
  return doc => {
    const root = plainRoot(doc)
    try {
      return evalExpr(root, ready, settings.update({ root }))
    } catch (error) {
      throw error instanceof StoreError ? error : badValue((error as Error).message)
    }
  }
}

/** Refuses an operator nobody knows before any document is read. */
function check(spec: unknown) {
  if (Array.isArray(spec)) return spec.forEach(check)
  if (!isDoc(spec)) return
  for (const key of Object.keys(spec)) {
    if (key === '$literal') return
    if (key.startsWith('$') && !ownOperators[key] && !mingo().knows(key))
      throw new StoreError(168, `Unrecognized expression '${key}'`)
    check(spec[key])
  }
}

let lastDoc: Doc | undefined
let lastPlain: unknown

function plainRoot(doc: Doc) {
  if (doc !== lastDoc) {
    lastPlain = toPlain(doc)
    lastDoc = doc
  }
  return lastPlain
}

/** The same value with Double and small Long as numbers; parts that need no change are shared. */
export function toPlain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const copy = value.map(toPlain)
    return copy.some((element, index) => element !== value[index]) ? copy : value
  }
  if (!isDoc(value)) return classOf(value) === Class.number ? plainNumber(value) : value
  let copy: Doc | undefined
  for (const key of Object.keys(value)) {
    const plain = toPlain(value[key])
    if (plain !== value[key]) put((copy ??= { ...value }), key, plain)
  }
  return copy ?? value
}
