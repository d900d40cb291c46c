"""Debian's jupyter_kernel_test with every sample filled in."""
import unittest

import jupyter_kernel_test

jupyter_kernel_test.TIMEOUT = 60


class ResearchKitKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "researchkit"
    language_name = "C#"
    file_extension = ".cs"
    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("oops");'
    completion_samples = [
        {"text": "Console.WriteL", "matches": ["WriteLine"]},
        {"text": "var a = 1; a.GetHashC", "matches": ["GetHashCode"]},
        {"text": "System.Text.StringBuil", "matches": ["StringBuilder"]},
        {"text": "foreac", "matches": ["foreach"]},
        {"text": "#!markd", "matches": ["#!markdown"]},
        {"text": '"no completion in a te'},
    ]
    complete_code_samples = ["1+1", "var x = 1;", "for (int i = 0; i < 3; i++) { }", "#!sql\nselect 1;", "#!about"]
    incomplete_code_samples = ["for (int i = 0; i < 3; i++) {", "string.Concat(1,", "if (true)", "#!sql\nselect 1"]
    invalid_code_samples = ["int 5x = ;", "}"]
    code_page_something = "#!help string"
    code_generate_error = 'throw new InvalidOperationException("no");'
    code_execute_result = [
        {"code": "6*7", "result": "42"},
        {"code": '"abc".ToUpperInvariant()', "result": "ABC"},
        {"code": 'HTML("<b>x</b>")', "mime": "text/html", "result": "<b>x</b>"},
        {"code": "#!sql\nselect 1 as one", "mime": "text/html"},
    ]
    code_display_data = [{"code": 'display(HTML("<b>x</b>"));', "mime": "text/html"}]
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "6?7*"
    code_inspect_sample = "Console"
    code_clear_output = "ClearOutput();"


if __name__ == "__main__":
    unittest.main(verbosity=2)
