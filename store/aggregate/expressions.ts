import { type Doc, isDoc, put } from '../bson/values.ts'
import { StoreError, unknown } from '../errors.ts'
import { fieldPath, resolve } from '../query/paths.ts'
import { type Evaluate, operators } from './operators.ts'

/** Compiles an expression; values that pass through keep their types, a missing field gives undefined. */
export function expression(spec: unknown): (doc: Doc) => unknown {
  const evaluate = compile(spec, [])
  return doc => evaluate(doc, {})
}

/** `locals` are the variables that may be named at this place. */
function compile(spec: unknown, locals: string[]): Evaluate {
  if (typeof spec === 'string' && spec.startsWith('$')) return reference(spec, locals)
  if (Array.isArray(spec)) {
    const parts = spec.map(part => compile(part, locals))
    return (doc, values) => parts.map(part => part(doc, values) ?? null)
  }
  if (!isDoc(spec)) return () => spec
  const [name = '', ...more] = Object.keys(spec)
  if (!name.startsWith('$')) return literalObject(spec, locals)
  if (more.length > 0)
    throw new StoreError(15983, 'An object representing an expression must have exactly one field')
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined
  if (!operator) throw unknown(168, `Unrecognized expression '${name}'`)
  return operator(spec[name], (part, local) =>
    compile(part, local === undefined ? locals : [...locals, local])
  )
}

function reference(spec: string, locals: string[]): Evaluate {
  if (spec === '$') throw new StoreError(16872, "'$' by itself is not a valid FieldPath")
  if (!spec.startsWith('$$')) {
    const path = fieldPath(spec.slice(1))
    return doc => resolve(doc, path)
  }
  const [name = '', ...path] = fieldPath(spec.slice(2))
  if (name === 'ROOT') return doc => resolve(doc, path)
  if (!locals.includes(name)) throw unknown(17276, `Use of undefined variable: ${name}`)
  return (_doc, values) => resolve(values[name], path)
}

function literalObject(spec: Doc, locals: string[]): Evaluate {
  const fields = Object.keys(spec).map(key => [key, compile(spec[plainName(key)], locals)] as const)
  return (doc, values) => {
    const made: Doc = {}
    for (const [key, evaluate] of fields) {
      const value = evaluate(doc, values)
      if (value !== undefined) put(made, key, value)
    }
    return made
  }
}

function plainName(key: string): string {
  if (key.includes('.')) throw new StoreError(16412, `FieldPath field names may not contain '.': ${key}`)
  return fieldPath(key)[0] as string
}
