const SO = 'https://schema.org/'
const XSD = 'http://www.w3.org/2001/XMLSchema#'

const type = (name: string) => ({ '@type': name })

/** What the members of the answers mean, for programs that read JSON-LD: each vocabulary by its name in `?jsonld=`. */
export const VOCABULAIRES: Readonly<Record<string, object>> = {
  paste: {
    '@context': {
      '@version': 1.1,
      so: SO,
      id: { '@id': 'so:identifier', ...type('so:Text') },
      url: { '@id': 'so:url', ...type('@id') },
      v: { '@id': 'so:version', ...type('so:Number') },
      ct: { '@id': 'so:text', ...type('?jsonld=types#ciphertext') },
      adata: { '@id': 'so:encodingFormat', '@container': '@list' },
      meta: { '@id': '?jsonld=pastemeta' },
      comments: { '@id': 'so:comment', '@container': '@list' },
      comment_count: { '@id': 'so:commentCount', ...type('so:Integer') },
      comment_offset: { '@id': 'so:position', ...type('so:Integer') },
    },
  },
  comment: {
    '@context': {
      '@version': 1.1,
      so: SO,
      id: { '@id': 'so:identifier', ...type('so:Text') },
      pasteid: { '@id': 'so:isPartOf', ...type('so:Text') },
      parentid: { '@id': 'so:parentItem', ...type('so:Text') },
      v: { '@id': 'so:version', ...type('so:Number') },
      ct: { '@id': 'so:text', ...type('?jsonld=types#ciphertext') },
      adata: { '@id': 'so:encodingFormat', '@container': '@list' },
      meta: { '@id': '?jsonld=commentmeta' },
    },
  },
  pastemeta: { '@context': { so: SO, time_to_live: { '@id': 'so:expires', ...type('so:Integer') } } },
  commentmeta: { '@context': { so: SO, created: { '@id': 'so:dateCreated', ...type('so:Integer') } } },
  types: { '@context': { xsd: XSD, ciphertext: { '@id': 'xsd:base64Binary', ...type('xsd:base64Binary') } } },
}
