import { defineConfig } from 'rolldown';

/** Small packages that every command loads go into our files: their hundreds of files take longer to open than to run. */
export default defineConfig({
  input: { index: 'index.ts', 'bin/main': 'bin/main.ts' },
  platform: 'node',
  external: [/^node:/, /^@cdktf\//, 'cdktf', 'constructs', '@dagrejs/dagre', 'execa'],
  output: { dir: 'dist', format: 'esm', chunkFileNames: 'chunks/[name]-[hash].js', minify: false, cleanDir: false },
});
