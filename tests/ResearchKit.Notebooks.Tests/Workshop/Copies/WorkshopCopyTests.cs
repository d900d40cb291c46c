using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Workshop.Copies;

namespace ResearchKit.Notebooks.Tests.Workshop;

public sealed class WorkshopCopyTests
{
    // Text that stands in solutions alone.
    private static readonly string[] Secrets = ["secretly", "hidden_away", "no answer was hidden", "Somebody will write", "--name counted"];

    private static Notebook Copy(WorkshopCopyKind kind, Notebook? solved = null) => WorkshopCopy.Of(solved ?? SolvedNotebook.Load(), kind, "exercises.ipynb").Notebook;

    [Theory]
    [InlineData(WorkshopCopyKind.Learner)]
    [InlineData(WorkshopCopyKind.Facilitator)]
    [InlineData(WorkshopCopyKind.Bare)]
    public void The_same_notebook_gives_the_same_copy_and_stays_as_it_was(WorkshopCopyKind kind)
    {
        var solved = SolvedNotebook.Load();

        var copy = WorkshopCopy.Of(solved, kind);

        Assert.Equal("1, 2", string.Join(", ", copy.Exercises));
        Assert.Equal(SolvedNotebook.Text(copy.Notebook), SolvedNotebook.Text(Copy(kind)));
        Assert.Equal(SolvedNotebook.Bytes(), solved.ToBytes());
    }

    public sealed class Learner
    {
        [Fact]
        public void Holds_no_solution_anywhere_whatever_else_the_notebook_held()
        {
            var solved = SolvedNotebook.Load();
            solved.Json["secretly"] = 1;
            solved.Metadata["notes"] = "secretly";
            solved.Metadata["researchkit"] = new JsonObject { ["design"] = "randomised", ["answer"] = "secretly" };
            foreach (var cell in solved.Cells)
            {
                cell.Metadata["comment"] = "secretly";
                cell.Json["secretly"] = "secretly";
                if (cell.Metadata["polyglot_notebook"] is JsonObject polyglot)
                    polyglot["secretly"] = 1;
                if (cell.Kind != CellKind.Code)
                    continue;
                cell.SetOutputs([new StreamOutput("stdout", "secretly")]);
                cell.ExecutionCount = 77;
            }

            solved.Cell("count-words").Json["attachments"] = new JsonObject { ["secretly.png"] = new JsonObject() };
            var copy = Copy(WorkshopCopyKind.Learner, solved);

            Assert.All(Secrets, secret => Assert.DoesNotContain(secret, SolvedNotebook.Text(copy), StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("77", SolvedNotebook.Text(copy), StringComparison.Ordinal);
            Assert.DoesNotContain("\"solution\"", SolvedNotebook.Text(copy), StringComparison.Ordinal);
            Assert.Equal("randomised", copy.Metadata["researchkit"]!["design"]!.GetValue<string>());
        }

        [Fact]
        public void Says_in_each_language_whose_turn_it_is()
        {
            var copy = Copy(WorkshopCopyKind.Learner);

            Assert.Equal("// your turn", copy.Cell("squares-solution").Source);
            Assert.Equal("#!sql\n-- your turn", copy.Cell("count-solution").Source);
            Assert.Equal("*Your turn: write your answer here.*", copy.Cell("count-words").Source);
            Assert.Equal(["exercise:1", "your-turn"], copy.Cell("squares-solution").Tags);
            Assert.Equal("sql", copy.Cell("count-solution").KernelName);
        }

        [Fact]
        public void Keeps_the_selector_of_a_connected_database_without_what_it_names()
        {
            var copy = Copy(WorkshopCopyKind.Learner, SolvedNotebook.Of(
                NotebookCell.Code("#!connect store --kernel-name city x.duckdb", "connect"),
                NotebookCell.Markdown("Do it.", "prompt", "exercise:1"),
                NotebookCell.Code("#!city --name found\nSELECT 1", "solution", null, "exercise:1", "solution"),
                NotebookCell.Code("#!mermaid\ngraph TD", "drawing", null, "exercise:1", "solution")));

            Assert.Equal("#!city\n-- your turn", copy.Cell("solution").Source);
            Assert.Equal("#!mermaid\n%% your turn", copy.Cell("drawing").Source);
        }

        [Fact]
        public void Folds_hints_keeps_prompts_and_hides_checks()
        {
            var copy = Copy(WorkshopCopyKind.Learner);

            Assert.Equal("<details>\n<summary>Hint</summary>\n\nA square is a number times itself.\n\n</details>", copy.Cell("squares-hint").Source);
            Assert.Equal(CellKind.Markdown, copy.Cell("squares-code-hint").Kind);
            Assert.Contains("```\nnumbers.Select(number => number + number)\n```", copy.Cell("squares-code-hint").Source, StringComparison.Ordinal);
            Assert.Equal(SolvedNotebook.Load().Cell("squares").Source, copy.Cell("squares").Source);
            Assert.StartsWith("Exercise.Check(\"1\"", copy.Cell("squares-check").Source, StringComparison.Ordinal);
            Assert.True(copy.Cell("squares-check").Metadata["jupyter"]!["source_hidden"]!.GetValue<bool>());
            Assert.DoesNotContain(copy.Cells, cell => cell.Id == "squares-note");
        }
    }

    [Fact]
    public void The_facilitator_sees_all_that_the_notebook_has_with_notes_marked()
    {
        var solved = SolvedNotebook.Load();
        solved.Cell("squares-check").Metadata["jupyter"] = new JsonObject { ["source_hidden"] = true };
        solved.Cell("squares-solution").SetOutputs([new StreamOutput("stdout", "385")]);

        var copy = Copy(WorkshopCopyKind.Facilitator, solved);

        Assert.Equal(solved.Cells.Select(cell => cell.Id), copy.Cells.Select(cell => cell.Id));
        Assert.Equal("> **For the facilitator**\n>\n> Somebody will write `number ^ 2`, which is something else.\n>\n> Say it kindly.", copy.Cell("squares-note").Source);
        Assert.All(solved.Cells.Where(cell => cell.Id != "squares-note"), cell => Assert.Equal(cell.Source, copy.Cell(cell.Id!).Source));
        Assert.Single(copy.Cell("squares-solution").Outputs);
        Assert.False(copy.Cell("squares-check").Metadata.ContainsKey("jupyter"));
    }

    [Fact]
    public void The_bare_copy_has_headings_empty_cells_and_parameters()
    {
        var copy = Copy(WorkshopCopyKind.Bare);

        Assert.Equal(["title", "parameters", "given", "squares", "squares-solution", "count", "count-solution"], copy.Cells.Select(cell => cell.Id));
        Assert.Equal(["# Two exercises", "## Squares", "## Count"], copy.Cells.Where(cell => cell.Kind == CellKind.Markdown).Select(cell => cell.Source));
        Assert.All(copy.Cells.Where(cell => cell.Kind == CellKind.Code && !cell.HasTag("parameters")), cell => Assert.Equal("", cell.Source));
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, SolvedNotebook.Text(copy), StringComparison.Ordinal));
    }

    [Fact]
    public void Paths_of_parameters_and_links_lead_to_the_same_from_the_copys_folder()
    {
        var root = Directory.CreateTempSubdirectory("rk-copy-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "datasets", "city-small"));
            File.WriteAllText(Path.Combine(root, "datasets", "city-small", "README.md"), "");
            var copy = WorkshopCopy.Of(SolvedNotebook.Load(), WorkshopCopyKind.Learner);

            copy.MovePaths(Path.Combine(root, "a", "b"), Path.Combine(root, "w", "x", "learner"));

            Assert.Equal("var limit = 10;\nvar folder = \"../../../datasets\";", copy.Notebook.Cell("parameters").Source);
            Assert.Contains("[Data](../../../datasets/city-small/README.md)", copy.Notebook.Cell("title").Source, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
