import Joi from 'joi'

/** Sites that may frame the open workshops, one a line; read, each is its origin alone. */
export interface EmbeddingForm {
  origins: string[]
}

const MOST = 20

export const embeddingForm = Joi.object<EmbeddingForm>({
  origins: Joi.string()
    .max(4_000)
    .empty('')
    .default([])
    .custom((typed: string, helpers) => {
      const texts = typed.split(/[\s,;]+/).filter(Boolean)
      const origins = texts.map(originOf)
      if (origins.includes(null)) return helpers.error('open.embedding.wrong')
      const once = [...new Set(origins)]
      return once.length > MOST ? helpers.error('open.embedding.tooMany') : once
    })
})

/** Null for what is no site: a path is none, nor a star that would stand for many. */
function originOf(text: string): string | null {
  if (!URL.canParse(text)) return null
  const { protocol, origin, pathname, search, hash, username, password } = new URL(text)
  const isBare = pathname === '/' && !search && !hash && !username && !password
  return protocol === 'https:' && isBare && !origin.includes('*') ? origin : null
}
