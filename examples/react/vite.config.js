/** Where the application stands: the same address while developing and when built. */
const port = Number(process.env.PORT ?? 3000);

export default { server: { port, strictPort: true }, preview: { port, strictPort: true } };
