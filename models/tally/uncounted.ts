import mongoose from 'mongoose'

/** The schema path of a record that has changed since the figures last read it; absent when they are up to date. */
export const UNCOUNTED = { type: mongoose.Schema.Types.ObjectId } as const

/** A fresh mark, set in the same write as the fact: counting takes off only the mark it has read. */
export const uncounted = () => new mongoose.Types.ObjectId()
