import { plus, times } from '../bson/arithmetic.ts'
import { compare } from '../bson/compare.ts'
import { Timestamp } from 'bson'
import { Class, classOf, type Doc, isDoc } from '../bson/values.ts'
import { badValue, outside, StoreError } from '../errors.ts'
import { addToSet, pop, pull, pullAll, push } from './arrays.ts'
import { type Moment, type Place, placesOf, readPlace, writePlace } from './paths.ts'

/** Applies one operator to one path of a document, in place. */
export type Apply = (doc: Doc, path: string, operand: unknown, moment: Moment) => void

const absent = Symbol('absent')

/** An operator that computes a new value from the old one, undefined where there is none; `absent` changes nothing. */
function compute(
  work: (value: unknown, operand: unknown, path: string, moment: Moment) => unknown,
  create = true
): Apply {
  return (doc, path, operand, moment) => {
    for (const place of placesOf(doc, path, moment, create)) {
      const value = readPlace(place)
      if (value === undefined && !create) continue
      const next = work(value, operand, path, moment)
      if (next !== absent) writePlace(place, next)
    }
  }
}

const arithmetic = (name: string, work: (a: unknown, b: unknown) => unknown) =>
  compute((value, operand, path) => {
    if (classOf(operand) !== Class.number)
      throw new StoreError(14, `Cannot ${name} with non-numeric argument: {${path}}`)
    if (value === undefined) return name === 'multiply' ? work(0, operand) : operand
    if (classOf(value) !== Class.number)
      throw new StoreError(14, `Cannot apply ${name} to a value of non-numeric type, field '${path}'`)
    return work(value, operand)
  })

const extreme = (sign: number) =>
  compute((value, operand) => (value === undefined || compare(operand, value) * sign > 0 ? operand : absent))

function remove({ holder, key }: Place) {
  if (!Array.isArray(holder)) delete holder[key]
  else if (Number(key) < holder.length) holder[Number(key)] = null
}

const unset: Apply = (doc, path, _operand, moment) => placesOf(doc, path, moment, false).forEach(remove)

const rename: Apply = (doc, path, operand, moment) => {
  if (typeof operand !== 'string' || operand === path || operand.startsWith(`${path}.`))
    throw badValue("The 'to' field for $rename must be another path")
  const place = placesOf(doc, path, moment, false)[0]
  if (!place || Array.isArray(place.holder)) return
  const value = readPlace(place)
  if (value === undefined) return
  remove(place)
  for (const target of placesOf(doc, operand, moment, true)) writePlace(target, value)
}

function currentDate(_value: unknown, operand: unknown, _path: string, moment: Moment) {
  const type = isDoc(operand) ? operand['$type'] : 'date'
  if (type === 'timestamp') return new Timestamp({ t: Math.floor(moment.now.getTime() / 1000), i: 1 })
  if (type !== 'date') throw badValue('$currentDate takes true, { $type: "date" } or { $type: "timestamp" }')
  return moment.now
}

const set = compute((_value, operand) => operand)

/** The operators of an update by name. */
export const operators: Record<string, Apply> = {
  $set: set,
  $setOnInsert: (doc, path, operand, moment) => {
    if (moment.inserting) set(doc, path, operand, moment)
  },
  $unset: unset,
  $rename: rename,
  $inc: arithmetic('increment', plus),
  $mul: arithmetic('multiply', times),
  $min: extreme(-1),
  $max: extreme(1),
  $currentDate: compute(currentDate),
  $push: compute(push),
  $addToSet: compute(addToSet),
  $pull: compute(pull, false),
  $pullAll: compute(pullAll, false),
  $pop: compute(pop, false),
  $bit: () => {
    throw outside('$bit')
  }
}
