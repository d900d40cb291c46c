namespace ResearchKit.Cli.Tests.Commands;

/// <summary>Model cards on the command line.</summary>
public sealed class ModelCardCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_draft_is_printed_and_is_no_card_before_it_is_filled_in()
    {
        var draft = CommandProcess.RunIn(_folder, "model-card", "draft", "--use-case", "2", "--model", "lessons_missed ~ phase");
        Assert.Equal(0, draft.ExitCode);
        Assert.Contains("outcome: \"lessons_missed\"", draft.Output, StringComparison.Ordinal);
        var file = Path.Combine(_folder, "lag.model-card.yaml");
        File.WriteAllText(file, draft.Output);
        var open = CommandProcess.RunIn(_folder, "model-card", "check", "lag.model-card.yaml");
        Assert.Equal(2, open.ExitCode);
        File.WriteAllText(file, draft.Output.Replace("model-card: \"?\"", "model-card: lag", StringComparison.Ordinal)
            .Replace("from: \"?\", to: \"?\"", "from: 2024-01-01, to: 2025-01-01", StringComparison.Ordinal).Replace("on: \"?\"", "on: 2026-01-01", StringComparison.Ordinal)
            .Replace("value: \"?\", interval: [\"?\", \"?\"]", "value: 1, interval: [0, 2]", StringComparison.Ordinal).Replace("\"?\"", "\"said\"", StringComparison.Ordinal));
        var past = CommandProcess.RunIn(_folder, "model-card", "check", "lag.model-card.yaml");
        Assert.Equal(2, past.ExitCode);
        Assert.Contains("Model card lag v1", past.Output, StringComparison.Ordinal);
        Assert.Contains("expired on 2026-01-01", past.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_card_for_an_emotion()
    {
        var refused = CommandProcess.RunIn(_folder, "model-card", "draft", "--use-case", "2", "--model", "mood ~ phase");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("does not infer emotions", refused.Error, StringComparison.Ordinal);
    }
}
