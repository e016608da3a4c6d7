// JupyterLab chooses a viewer by a file's name. Here the text files of notebooks become a type of their own, which opens
// as a notebook; every other Python file stays text. This is the form in which JupyterLab loads what is built for it, so
// that nothing has to be built.
const type = {
  name: "pair",
  displayName: "Text file of a notebook",
  pattern: "^\\d\\d_\\w+\\.py$",
  contentType: "notebook",
  iconClass: "jp-MaterialIcon jp-NotebookIcon",
};
const plugin = {
  id: "pairs:plugin",
  autoStart: true,
  activate: (app) => app.docRegistry.addFileType(type, ["Notebook"]),
};
window._JUPYTERLAB = window._JUPYTERLAB || {};
window._JUPYTERLAB.pairs = { init: async () => {}, get: async () => () => plugin };
