using ResearchKit.Display;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Kernels;

namespace ResearchKit.Notebooks.Tests.Kernels.Sql;

/// <summary>Completion and inspection of SQL. <c>|</c> stands for the cursor.</summary>
public sealed class SqlAssistanceTests : IAsyncLifetime
{
    private readonly OutputLog _log = new();
    private readonly CompositeKernel _engine;

    public SqlAssistanceTests() => _engine = NotebookEngine.Create(_log.Channel, Environment.CurrentDirectory, TimeSpan.FromSeconds(5));

    public async Task InitializeAsync()
    {
        await _engine.SubmitAsync(new Submission("var pupils = DataFrame.FromObjects(new[] { new { School = \"A\", BestGrade = 7 } }); var threshold = 5;"));
        await _engine.SubmitAsync(new Submission("#!sql\ncreate table learner_visit (learner_key integer, opened timestamp); comment on column learner_visit.opened is 'when the page was opened';"));
        Assert.Empty(_log.Events.OfType<ErrorEvent>());
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Theory]
    [InlineData("sel|", "select", "keyword")]
    [InlineData("select * from learner_v|", "learner_visit", "table")]
    [InlineData("select learner_k| from learner_visit", "learner_key", "column")]
    [InlineData("select 1;\nselect count(*) from learner_visit where ope|", "opened", "column")]
    [InlineData("select regexp_mat|", "regexp_matches", "function")]
    [InlineData("select * from pup|", "pupils", "table")]
    [InlineData("select best| from pupils", "BestGrade", "column")]
    [InlineData("select * from learner_visit where learner_key > $thr|", "threshold", "instance")]
    public void Completes(string marked, string expected, string kind)
    {
        var position = marked.IndexOf('|', StringComparison.Ordinal);
        var cell = "#!sql\n" + marked.Remove(position, 1);
        var list = _engine.Complete(cell, position + 6);
        Assert.Contains(list.Items, item => item.Text == expected && item.Kind == kind);
        Assert.Equal(list.Items.Select(item => item.Text).Order(StringComparer.Ordinal), list.Items.Select(item => item.Text));
        Assert.StartsWith(cell[list.Start..list.End], expected, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("select 'learner_v|")]
    [InlineData("-- learner_v|")]
    [InlineData("select * from learner_visit where learner_key > $learner_v|")]
    public void Proposes_no_table_where_none_can_stand(string marked)
    {
        var position = marked.IndexOf('|', StringComparison.Ordinal);
        Assert.Empty(_engine.Complete("#!sql\n" + marked.Remove(position, 1), position + 6).Items);
    }

    [Theory]
    [InlineData("select * from learner_vi|sit", "opened TIMESTAMP -- when the page was opened")]
    [InlineData("select open|ed from learner_visit", "column opened TIMESTAMP of learner_visit")]
    [InlineData("select * from pup|ils", "BestGrade int")]
    [InlineData("select BestGra|de from pupils", "column BestGrade int of pupils")]
    [InlineData("select regexp_mat|ches('a', 'b')", "Returns `true` if `string` contains the `regex`")]
    [InlineData("select $thresh|old", "$threshold: int")]
    public void Inspects(string marked, string words)
    {
        var position = marked.IndexOf('|', StringComparison.Ordinal);
        Assert.Contains(words, _engine.Inspect("#!sql\n" + marked.Remove(position, 1), position + 6)?.Data[MimeTypes.Text] ?? "nothing was found", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("select 1| + 1")]
    [InlineData("select * from no_such_tab|le")]
    [InlineData("select 'learner_vi|sit'")]
    public void Inspects_nothing_where_nothing_is_known(string marked)
    {
        var position = marked.IndexOf('|', StringComparison.Ordinal);
        Assert.Null(_engine.Inspect("#!sql\n" + marked.Remove(position, 1), position + 6));
    }
}
