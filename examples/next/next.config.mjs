/** This folder is the whole project, wherever it lies. */
export default { turbopack: { root: import.meta.dirname } };
