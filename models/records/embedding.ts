import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

/** There is one of it. */
export const EMBEDDING = 'embedding'

const schema = new mongoose.Schema({
  _id: { type: String, required: true },
  /** 'https://www.example.org': sites that may show the open workshops in a frame of their pages. */
  origins: { type: [String], default: [] },
  setAt: { type: Date, default: null }
})

class EmbeddingRecord extends record(schema) {}

export type Embedding = EmbeddingRecord
export const Embedding = defineModel('Embedding', schema, EmbeddingRecord)
