"""nbclient and nbconvert execute the project's notebooks. The folder of the repository is the first argument."""
import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = os.path.abspath(sys.argv[1])
SMALL = ("markup", "values-and-text", "background-output", "updated-display", "parameters", "expected-exception", "sample-report")
AT_A_TIME = 2


def project_notebooks():
    for folder, _, files in os.walk(os.path.join(ROOT, "notebooks")):
        yield from (os.path.relpath(os.path.join(folder, file), ROOT) for file in sorted(files) if file.endswith(".ipynb"))


def execute(path):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="researchkit", resources={"metadata": {"path": os.path.dirname(path)}}).execute()
    return notebook


def execute_and_save(path):
    """Stored outputs go first, so that those of this kernel are judged."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, path)
    notebook = execute(path)
    nbformat.validate(notebook)
    nbformat.write(notebook, path)
    return any(cell.get("outputs") for cell in notebook.cells)


class Notebooks(unittest.TestCase):
    """They run in a copy, so that what they write does not land in the repository; each once, two at a time."""

    @classmethod
    def setUpClass(cls):
        cls.copy = tempfile.mkdtemp(prefix="notebooks-")
        cls.addClassCleanup(shutil.rmtree, cls.copy)
        shutil.copytree(os.path.join(ROOT, "notebooks"), os.path.join(cls.copy, "notebooks"))
        os.symlink(os.path.join(ROOT, "datasets"), os.path.join(cls.copy, "datasets"))

    def test_nbclient_executes_every_notebook_and_nbconvert_makes_pages_of_them(self):
        names = list(project_notebooks())
        self.assertTrue(names)
        with concurrent.futures.ProcessPoolExecutor(AT_A_TIME) as pool:
            executed = {name: pool.submit(execute_and_save, os.path.join(self.copy, name)) for name in names}
            for name, has_outputs in executed.items():
                with self.subTest(name):
                    self.assertTrue(has_outputs.result())
        out = os.path.join(self.copy, "pages")
        subprocess.run([sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", out, *(os.path.join(self.copy, name) for name in names)], check=True, stderr=subprocess.PIPE)
        for name in names:
            with self.subTest(name), open(os.path.join(out, os.path.basename(name).replace(".ipynb", ".html")), encoding="utf-8") as page:
                text = page.read()
                self.assertIn("<table", text)
                self.assertIn("<svg", text)

    def test_nbconvert_executes_a_notebook(self):
        out = os.path.join(self.copy, "executed")
        path = os.path.join(ROOT, "tests", "Notebooks", "values-and-text.ipynb")
        subprocess.run([sys.executable, "-m", "nbconvert", "--execute", "--to", "html", "--ExecutePreprocessor.timeout=300", "--output-dir", out, path], check=True, stderr=subprocess.PIPE)
        with open(os.path.join(out, "values-and-text.html"), encoding="utf-8") as page:
            self.assertIn("42", page.read())

    def test_nbclient_executes_small_notebooks(self):
        for name in SMALL:
            with self.subTest(name):
                execute(os.path.join(ROOT, "tests", "Notebooks", name + ".ipynb"))

    def test_nbclient_stops_where_a_cell_fails(self):
        with self.assertRaises(CellExecutionError):
            execute(os.path.join(ROOT, "tests", "Notebooks", "failing-cell.ipynb"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
