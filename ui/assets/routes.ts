import { NotFoundError } from '#platform/errors'
import type { Demande, Reponse, Route } from '#platform/http'
import type { Asset } from './asset.ts'
import type { BuiltAssets } from './build.ts'

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  wasm: 'application/wasm',
}

/** Scanned pages (CCITT, JBIG2, JPEG 2000) are decoded by WebAssembly, in the worker only; pages keep the strict policy. */
const WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"

/** Serves the built files; their name changes with their content, so browsers keep them for ever. */
export function assetRoutes(assets: BuiltAssets): Route[] {
  return [
    {
      method: 'GET',
      path: '/actifs/*',
      access: 'public',
      summary: 'Fichiers du navigateur : styles, scripts, lecteur de PDF.',
      rate: 'depot',
      async handler(demande) {
        const asset = assets.files.get(demande.params['*'] ?? '')
        if (!asset) throw new NotFoundError('Ce fichier n’existe plus : rechargez la page.')
        return send(demande, asset)
      },
    },
  ]
}

function send(demande: Demande, asset: Asset): Reponse {
  const extension = asset.name.split('.').at(-1) as string
  const encoding = encodingOf(demande.headers['accept-encoding'] ?? '')
  return {
    status: 200,
    headers: {
      'content-type': TYPES[extension] as string,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      ...(encoding ? { 'content-encoding': encoding } : {}),
      ...(extension === 'mjs' ? { 'content-security-policy': WORKER_POLICY } : {}),
    },
    body: encoding === 'br' ? asset.brotli : encoding === 'gzip' ? asset.gzip : asset.bytes,
  }
}

function encodingOf(accepted: string | string[]): 'br' | 'gzip' | undefined {
  return /\bbr\b/.test(String(accepted)) ? 'br' : /\bgzip\b/.test(String(accepted)) ? 'gzip' : undefined
}
