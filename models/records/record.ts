import mongoose from 'mongoose'

export type DocumentOf<S extends mongoose.Schema> = mongoose.HydratedDocument<mongoose.InferSchemaType<S>>

/** Mongoose's model with its documents being the record class; the `this` of statics. */
export type ModelOf<S extends mongoose.Schema, R> = mongoose.Model<
  mongoose.InferSchemaType<S>,
  object,
  object,
  object,
  R & DocumentOf<S>
>

/** An id as a form or an address writes it: 24 hexadecimal digits. Throws on anything else. */
export function idFrom(text: string): mongoose.Types.ObjectId {
  return new mongoose.Types.ObjectId(text)
}

/** An empty class that knows every field of the schema: extend it with getters, methods and statics. */
export function record<S extends mongoose.Schema>(_schema: S) {
  return class {} as unknown as new () => DocumentOf<S>
}

/** Mongoose's inference loses methods that call one another (its issues 15869, 15532): the casts live here alone. */
export function defineModel<S extends mongoose.Schema, C extends new () => unknown>(
  name: string,
  schema: S,
  behaviour: C
) {
  schema.set('strictQuery', 'throw')
  schema.set('autoIndex', false)
  schema.set('autoCreate', false)
  schema.loadClass(behaviour)
  return mongoose.model(name, schema) as unknown as ModelOf<S, InstanceType<C>> & Omit<C, 'prototype'>
}

export function untyped(model: { modelName: string }): mongoose.Model<Record<string, unknown>> {
  return model as unknown as mongoose.Model<Record<string, unknown>>
}

/** A record as it lies in the store, no default added: what is put back later must be what was taken. */
export type Raw = Record<string, unknown> & { _id: mongoose.Types.ObjectId }

export function rawOf(model: { modelName: string }): mongoose.mongo.Collection<Raw> {
  return untyped(model).collection as unknown as mongoose.mongo.Collection<Raw>
}

export function rawNamed(model: string): mongoose.mongo.Collection<Raw> {
  return rawOf(mongoose.model(model))
}

/** Every path of every compiled schema that refers to records of `name`: a new one is found without a word elsewhere. */
export function referencesTo(name: string): { model: string; path: string }[] {
  return Object.entries(mongoose.models).flatMap(([model, { schema }]) =>
    Object.entries(schema.paths)
      .filter(([, type]) => (type.options as { ref?: unknown }).ref === name)
      .map(([path]) => ({ model, path }))
  )
}
