interface Section {
  title: string
  /** Each is a paragraph; what people typed keeps its lines. */
  texts: readonly string[]
  items?: readonly string[]
}

export interface AboutPages {
  /** A page of the installation on itself. */
  'about/show': { title: string; lede?: string | undefined; sections: readonly Section[] }
}
