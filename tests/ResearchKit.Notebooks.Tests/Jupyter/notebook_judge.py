"""nbclient and nbconvert execute the project's notebooks. The folder of the repository is the first argument."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = os.path.abspath(sys.argv.pop(1))
SMALL = ("markup", "values-and-text", "background-output", "updated-display", "parameters", "expected-exception", "sample-report")


def project_notebooks():
    for folder, _, files in os.walk(os.path.join(ROOT, "notebooks")):
        yield from (os.path.join(folder, file) for file in sorted(files) if file.endswith(".ipynb"))


class Notebooks(unittest.TestCase):
    """They run in a copy, so that what they write does not land in the repository."""

    def setUp(self):
        self.copy = tempfile.mkdtemp(prefix="notebooks-")
        self.addCleanup(shutil.rmtree, self.copy)
        shutil.copytree(os.path.join(ROOT, "notebooks"), os.path.join(self.copy, "notebooks"))
        os.symlink(os.path.join(ROOT, "datasets"), os.path.join(self.copy, "datasets"))

    def execute(self, path):
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(notebook, timeout=300, kernel_name="researchkit", resources={"metadata": {"path": os.path.dirname(path)}}).execute()
        return notebook

    def test_nbclient_executes_every_notebook(self):
        found = [os.path.relpath(path, ROOT) for path in project_notebooks()]
        self.assertTrue(found)
        for name in found:
            with self.subTest(name):
                notebook = self.execute(os.path.join(self.copy, name))
                nbformat.validate(notebook)
                self.assertTrue(any(cell.get("outputs") for cell in notebook.cells))

    def test_nbclient_executes_small_notebooks(self):
        for name in SMALL:
            with self.subTest(name):
                self.execute(os.path.join(ROOT, "tests", "Notebooks", name + ".ipynb"))

    def test_nbclient_stops_where_a_cell_fails(self):
        with self.assertRaises(CellExecutionError):
            self.execute(os.path.join(ROOT, "tests", "Notebooks", "failing-cell.ipynb"))

    def test_nbconvert_executes_every_notebook_into_pages(self):
        out = os.path.join(self.copy, "pages")
        paths = [os.path.join(self.copy, os.path.relpath(path, ROOT)) for path in project_notebooks()]
        subprocess.run(
            [sys.executable, "-m", "nbconvert", "--execute", "--to", "html", "--ExecutePreprocessor.timeout=300", "--output-dir", out, *paths], check=True, stderr=subprocess.PIPE)
        for path in paths:
            with open(os.path.join(out, os.path.basename(path).replace(".ipynb", ".html")), encoding="utf-8") as page:
                text = page.read()
            self.assertIn("<table", text)
            self.assertIn("<svg", text)


if __name__ == "__main__":
    unittest.main(verbosity=2)
