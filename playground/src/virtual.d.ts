// What `vite.config.ts` makes.

declare module "virtual:sandbox" {
  /** The document of the sandbox. */
  const document: string;
  export default document;
}
