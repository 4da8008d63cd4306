import type Joi from 'joi'
import { type Key, type Params, isKey } from '#lib/i18n.ts'
import { NotFound } from '#lib/refusal.ts'

/** What is wrong with a field: a sentence of the catalogue and its parameters. */
export interface Fault {
  key: Key
  params?: Params
  /** The field's own label, for `{field}` in the sentence: read away from the field, « Remplissez ce champ » helps nobody. */
  field?: Key
}
export type Faults<Form> = Partial<Record<keyof Form & string, Fault>>

/** Well formed, or what was typed with a fault beside each wrong field. */
export type Reading<Form> =
  | { value: Form; typed: Typed; errors?: undefined }
  | { value?: undefined; typed: Typed; errors: Faults<Form> }
/** What the person typed, as it came: shown again when the form is refused. */
export type Typed = Record<string, string | string[]>

const KEYS: Record<string, (limits: Record<string, unknown>) => Fault> = {
  'any.required': () => ({ key: 'errors.field.required' }),
  'string.empty': () => ({ key: 'errors.field.required' }),
  'any.only': () => ({ key: 'errors.field.choice' }),
  'string.max': ({ limit }) => ({ key: 'errors.field.tooLong', params: { limit: Number(limit) } }),
  'string.min': ({ limit }) => ({ key: 'errors.field.tooShort', params: { limit: Number(limit) } }),
  'string.email': () => ({ key: 'errors.field.email' }),
  'errors.field.emailSlip': ({ meant }) => ({
    key: 'errors.field.emailSlip',
    params: { meant: String(meant) }
  }),
  'number.base': () => ({ key: 'errors.field.number' }),
  'number.integer': () => ({ key: 'errors.field.number' }),
  'number.min': ({ limit }) => ({ key: 'errors.field.min', params: { limit: Number(limit) } }),
  'number.max': ({ limit }) => ({ key: 'errors.field.max', params: { limit: Number(limit) } })
}

/**
 * Judges what was typed (a body or a query) against a form. A field that must be filled is labelled with the key of
 * its label. A custom rule fails with `helpers.error(key)` or
 * `helpers.message` being a locale key; anything not a plain text or list of texts is dropped before Joi sees it.
 */
export function read<Form>(schema: Joi.ObjectSchema<Form>, input: unknown): Reading<Form> {
  const typed = typedIn(input)
  const checked = schema.validate(typed, { abortEarly: false, stripUnknown: true, convert: true })
  const { error } = checked
  if (!error) return { value: checked.value, typed }
  const errors: Record<string, Fault> = {}
  for (const detail of error.details) {
    const field = String(detail.path[0] ?? '')
    errors[field] ??= faultOf(detail, isChoice(schema, detail))
  }
  return { typed, errors: errors as Faults<Form> }
}

/** A search is answered with what of it is understood: a faulty field is told, and left out; the others hold. */
export interface Sound<Form> {
  value: Form
  typed: Typed
  errors: Faults<Form>
}

/** Reads a search whose every field may be left out. Throws NotFound when one may not. */
export function readSound<Form>(schema: Joi.ObjectSchema<Form>, input: unknown): Sound<Form> {
  const { value, typed, errors = {} } = read(schema, input)
  if (value) return { value, typed, errors: {} }
  const sound = read(schema, Object.fromEntries(Object.entries(typed).filter(([name]) => !(name in errors))))
  if (!sound.value) throw new NotFound()
  return { value: sound.value, typed, errors }
}

/** Whether the field is one of a few answers: those are chosen, not filled in. */
function isChoice(schema: Joi.ObjectSchema, { type, path }: Joi.ValidationErrorItem): boolean {
  if (type !== 'any.required' || path.length !== 1) return false
  const { flags } = schema.extract(String(path[0])).describe() as { flags?: { only?: boolean } }
  return flags?.only === true
}

function faultOf({ type, context }: Joi.ValidationErrorItem, isChosen: boolean): Fault {
  const fault = KEYS[type]?.(context ?? {}) ?? { key: isKey(type) ? type : 'errors.field.invalid' }
  if (fault.key !== 'errors.field.required') return fault
  const label = context?.label ?? ''
  if (isKey(label)) return { key: isChosen ? 'errors.field.chooseIn' : 'errors.field.fillIn', field: label }
  return isChosen ? { key: 'errors.field.choice' } : fault
}

/** Only texts and lists of texts pass: an object where text is meant is an attack or a mistake (operators, prototypes). */
export function typedIn(input: unknown): Typed {
  const typed: Typed = Object.create(null) as Typed
  if (typeof input !== 'object' || input === null) return typed
  for (const [name, value] of inOrder(input)) {
    // What a form says of itself, and prototypes.
    if (name.startsWith('_')) continue
    if (typeof value === 'string') typed[name.replace(INSTEAD, '')] = value
    else if (Array.isArray(value))
      typed[name] = value.filter((item): item is string => typeof item === 'string')
  }
  return typed
}

/** A button that says a field anew: its value takes the place of what stands in the field it names. */
const INSTEAD = /^instead-/

const inOrder = (input: object) =>
  Object.entries(input).toSorted(([one], [other]) => Number(INSTEAD.test(one)) - Number(INSTEAD.test(other)))
