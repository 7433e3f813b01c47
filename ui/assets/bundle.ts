import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { type Asset, createAsset, hashOf } from './asset.ts'
import { listEntries, listPdfDecoders, PDF_WORKER, ROOT } from './sources.ts'

/** What a build made, and from what. */
export interface Bundle {
  /** Name of the file of each entry. */
  entries: Record<string, string>
  assets: Asset[]
  /** Every source read, relative to the root. */
  inputs: string[]
}

/** Browsers that still receive updates on old machines (Firefox ESR 115 for Windows 7). */
const TARGETS = ['chrome105', 'firefox102', 'safari15.6']

/** Builds styles, islands and the PDF worker. */
export async function bundle(): Promise<Bundle> {
  const pdf = await readPdfFiles()
  const entries = listEntries()
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: entries,
    bundle: true,
    loader: { '.svg': 'copy' },
    minify: true,
    format: 'esm',
    target: TARGETS,
    charset: 'utf8',
    legalComments: 'eof',
    // pdf.js reaches for these only under Node.
    external: ['module', 'fs', 'fs/promises', 'path', 'url', 'canvas'],
    define: {
      PDF_WORKER: JSON.stringify(`/actifs/${pdf.worker}`),
      PDF_DECODERS: JSON.stringify(`/actifs/${pdf.folder}/`),
    },
    plugins: [turboWithoutStyleElement],
    outdir: '/',
    entryNames: '[name]-[hash]',
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  const built = result.outputFiles.map(({ path, contents }) => createAsset(basename(path), contents))
  return {
    entries: Object.fromEntries(
      Object.entries(result.metafile.outputs).map(([output, { entryPoint }]) => [
        nameOf(entries, entryPoint),
        basename(output),
      ]),
    ),
    assets: await Promise.all([...built, ...pdf.files.map(([name, bytes]) => createAsset(name, bytes))]),
    inputs: [...Object.keys(result.metafile.inputs), PDF_WORKER, ...listPdfDecoders()],
  }
}

/** Turbo writes the style of its progress bar in the page, which the content policy refuses; `chargement.css` has ours. */
const turboWithoutStyleElement: Plugin = {
  name: 'turbo-without-style-element',
  setup(builder) {
    builder.onLoad({ filter: /turbo\.es2017-esm\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const call = 'this.installStylesheetElement();'
      if (!source.includes(call)) throw new Error('Turbo has changed: its progress bar must be read again')
      return { contents: source.replace(call, '') }
    })
  },
}

/** The worker and its decoders, under one folder named after them all. */
async function readPdfFiles() {
  const paths = [PDF_WORKER, ...listPdfDecoders()]
  const contents = await Promise.all(paths.map((path) => readFile(join(ROOT, path))))
  const folder = `pdf-${hashOf(contents.map(hashOf).join())}`
  const files = paths.map((path, index) => [`${folder}/${basename(path)}`, contents[index] as Uint8Array] as const)
  return { folder, worker: `${folder}/${basename(PDF_WORKER)}`, files }
}

function nameOf(entries: Record<string, string>, entryPoint: string | undefined): string {
  const found = Object.entries(entries).find(([, path]) => path === entryPoint)
  if (!found) throw new Error(`Unexpected output of the build: ${entryPoint}`)
  return found[0]
}
