/** 'mongodb://host/?replicaSet=rs0' → 'mongodb://host/NAME?replicaSet=rs0'; a name already there is replaced. */
export function withDatabase(uri: string, name: string): string {
  const [, server = uri, query = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri) ?? []
  return `${server}/${name}${query}`
}
